// In: the options of a local Jira.
// Out: what all its nodes share: people, groups, tokens, comments, switches and the record of calls.
import { randomBytes } from 'node:crypto';
import { defaultSwitches, type JiraSwitches } from './default-switches.ts';
import { type Directory, makeDirectory, type Person } from './make-directory.ts';
import { type Faults, makeFaults } from './make-faults.ts';
import { makeRememberMe, type RememberMe } from './make-remember-me.ts';

export type CallerKind = 'anonymous' | 'basic' | 'token' | 'session' | 'remember-me' | 'refused';

/** One answered call; `status` is 0 when the connection was cut instead. */
export interface Call {
  readonly node: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly caller: CallerKind;
}

/** One REST answer as it left the server. `path` is without context path and query. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly body: string;
  readonly contentType: string;
}

export interface Comment {
  readonly issue: string;
  readonly author: string;
  readonly body: string;
  readonly attachments: readonly { name: string; type: string; size: number }[];
}

export interface JiraState {
  readonly switches: JiraSwitches;
  readonly directory: Directory;
  readonly rememberMe: RememberMe;
  readonly faults: Faults;
  readonly tokens: Map<string, Person>;
  readonly comments: Comment[];
  readonly calls: Call[];
  readonly contextPath: string;
  readonly publicUrl: string | undefined;
  readonly serverId: string;
  readonly nowMs: () => number;
  readonly onExchange: (exchange: Exchange) => void;
}

export interface StateOptions {
  readonly switches: Partial<JiraSwitches> | undefined;
  readonly contextPath: string | undefined;
  readonly publicUrl: string | undefined;
  readonly clock: (() => number) | undefined;
  readonly onExchange: ((exchange: Exchange) => void) | undefined;
}

/** The state of a Jira in which nobody has an account yet. */
export function makeState(options: StateOptions): JiraState {
  const nowMs = options.clock ?? Date.now;
  return {
    switches: { ...defaultSwitches(), ...options.switches },
    directory: makeDirectory(),
    rememberMe: makeRememberMe(nowMs),
    faults: makeFaults(),
    tokens: new Map(),
    comments: [],
    calls: [],
    contextPath: options.contextPath ?? '',
    publicUrl: options.publicUrl?.replace(/\/+$/, ''),
    serverId: newServerId(),
    nowMs,
    onExchange: options.onExchange ?? (() => {}),
  };
}

function newServerId(): string {
  const parts = randomBytes(8).toString('hex').toUpperCase().match(/.{4}/g) ?? [];
  return parts.join('-');
}
