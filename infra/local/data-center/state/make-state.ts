// In: the kind of a product, its switches and its options.
// Out: what all its nodes share: people, groups, tokens, switches and the record of calls.
import { randomBytes } from 'node:crypto';
import type { ProductKind } from '#infra/local/data-center/product-kind.ts';
import type { ProductSwitches } from '#infra/local/data-center/product-switches.ts';
import type { SingleSignOn } from '#infra/local/data-center/single-sign-on.ts';
import { type Directory, makeDirectory, type Person } from './make-directory.ts';
import { type Faults, makeFaults } from './make-faults.ts';
import { makeRememberMe, type RememberMe } from './make-remember-me.ts';

/** `single-sign-on`: the call that began a product session for somebody signed in elsewhere. */
export type CallerKind =
  | 'anonymous'
  | 'basic'
  | 'token'
  | 'session'
  | 'remember-me'
  | 'single-sign-on'
  | 'refused';

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

/** A product with more to remember extends this interface. */
export interface ProductState<Switches extends ProductSwitches = ProductSwitches> {
  readonly kind: ProductKind;
  readonly switches: Switches;
  readonly directory: Directory;
  readonly rememberMe: RememberMe;
  readonly faults: Faults;
  readonly tokens: Map<string, Person>;
  readonly calls: Call[];
  readonly contextPath: string;
  readonly publicUrl: string | undefined;
  readonly serverId: string;
  /** undefined: the product's own sessions, from its own log-in. */
  readonly singleSignOn: SingleSignOn | undefined;
  readonly nowMs: () => number;
  readonly onExchange: (exchange: Exchange) => void;
}

/** The options of every product that its state is made of. */
export interface StateOptions {
  /** Begins with a slash and ends without; empty when absent. */
  readonly contextPath?: string;
  /** Scheme, host and port that browsers use, for links; the request's own when absent. */
  readonly publicUrl?: string;
  /** Milliseconds since 1970; the machine's clock when absent. */
  readonly clock?: () => number;
  readonly onExchange?: (exchange: Exchange) => void;
  /** A sign-in shared with other products. Its people need no password of the product, and can use none in its forms. */
  readonly singleSignOn?: SingleSignOn;
}

/** The state of a product in which nobody has an account yet. */
export function makeState<Switches extends ProductSwitches>(
  kind: ProductKind,
  switches: Switches,
  options: StateOptions,
): ProductState<Switches> {
  const nowMs = options.clock ?? Date.now;
  return {
    kind,
    switches,
    directory: makeDirectory(kind.keyOf),
    rememberMe: makeRememberMe(nowMs),
    faults: makeFaults(),
    tokens: new Map(),
    calls: [],
    contextPath: options.contextPath ?? '',
    publicUrl: options.publicUrl?.replace(/\/+$/, ''),
    serverId: newServerId(),
    singleSignOn: options.singleSignOn,
    nowMs,
    onExchange: options.onExchange ?? (() => {}),
  };
}

function newServerId(): string {
  const parts = randomBytes(8).toString('hex').toUpperCase().match(/.{4}/g) ?? [];
  return parts.join('-');
}
