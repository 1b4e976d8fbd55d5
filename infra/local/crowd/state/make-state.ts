// In: the options of a local Crowd.
// Out: users, groups, applications, sessions, switches and the record of calls, still empty.
import type { HttpBindings } from '@hono/node-server';
import type { Context, Hono } from 'hono';
import { type Faults, makeFaults } from '#infra/local/data-center/state/make-faults.ts';
import { type CrowdSwitches, defaultSwitches } from './default-switches.ts';
import { type Directory, makeDirectory } from './directory.ts';
import { makeSessions, type Sessions } from './make-sessions.ts';

/** A client of Crowd: a product, or the function. */
export interface Application {
  readonly name: string;
  readonly password: string;
  /** Addresses and CIDR blocks that it may call from. */
  readonly remoteAddresses: readonly string[];
  /** Directory permissions: whether it may create, change and delete. */
  readonly mayWrite: boolean;
  /** Groups whose members, nested ones too, may sign in to it. */
  readonly groups: readonly string[] | 'all';
}

/** One answered call; `status` is 0 when the connection was cut instead, `application` null when it was refused. */
export interface Call {
  readonly method: string;
  /** Without context path and query, a token in it replaced by `{token}`. */
  readonly path: string;
  readonly status: number;
  readonly application: string | null;
}

/** One REST answer as it left the server, except that tokens are replaced by `{token}`. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly body: string;
  readonly contentType: string;
}

export interface CrowdState {
  readonly switches: CrowdSwitches;
  readonly directory: Directory;
  readonly sessions: Sessions;
  readonly faults: Faults;
  readonly applications: Map<string, Application>;
  readonly calls: Call[];
  readonly contextPath: string;
  readonly publicUrl: string | undefined;
  readonly nowMs: () => number;
  readonly onExchange: ((exchange: Exchange) => void) | undefined;
}

export interface CrowdHono {
  Bindings: HttpBindings;
  Variables: { path: string; application: Application };
}

export type CrowdApp = Hono<CrowdHono>;
export type CrowdContext = Context<CrowdHono>;

export interface StateOptions {
  readonly switches?: Partial<CrowdSwitches> | undefined;
  readonly contextPath?: string | undefined;
  readonly publicUrl?: string | undefined;
  readonly clock?: (() => number) | undefined;
  readonly onExchange?: ((exchange: Exchange) => void) | undefined;
  readonly applications: readonly Application[];
}

/** Returns the state of a Crowd without accounts. */
export function makeState(options: StateOptions): CrowdState {
  const nowMs = options.clock ?? Date.now;
  const switches = { ...defaultSwitches(options.switches?.version), ...options.switches };
  return {
    switches,
    directory: makeDirectory(nowMs, () => switches.userNamesComposed),
    sessions: makeSessions(nowMs),
    faults: makeFaults(),
    applications: new Map(
      options.applications.map((application) => [application.name, application]),
    ),
    calls: [],
    contextPath: options.contextPath ?? '/crowd',
    publicUrl: options.publicUrl?.replace(/\/+$/, ''),
    nowMs,
    onExchange: options.onExchange,
  };
}
