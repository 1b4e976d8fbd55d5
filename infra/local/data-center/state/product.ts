// In: what a product says about itself, its switches and its options.
// Out: the state that all its nodes share, and the state of one node.
import { randomBytes } from 'node:crypto';
import type { HttpBindings } from '@hono/node-server';
import type { Context, Hono } from 'hono';
import type { HTTPException } from 'hono/http-exception';
import { type Directory, makeDirectory, type User } from './make-directory.ts';
import { type Faults, makeFaults } from './make-faults.ts';
import type { ProductSwitches } from './product-switches.ts';
import {
  makeRememberMe,
  makeSessions,
  type RememberMe,
  type Session,
  type Sessions,
} from './sessions.ts';
import type { SingleSignOn } from './single-sign-on.ts';

/** `basic`: wrong credentials; `token`: an unknown one; `challenge`: the request asked to be asked. */
export type Unauthorized = 'basic' | 'token' | 'challenge';

/** One product, without state. Paths are without context path. */
export interface ProductKind {
  /** As its pages show it. */
  readonly name: string;
  /** Whether Seraph signs users on: its headers are sent and `os_authType` is read. */
  readonly seraph: boolean;
  readonly sessionCookie: string;
  readonly rememberMeCookie: string;
  /** null: the XSRF token stands in pages only. */
  readonly xsrfCookie: string | null;
  readonly loginPath: string;
  /** Where everything is redirected to while the product starts or is locked. */
  readonly notReadyPath: string;
  /** The parameter of the log-in page that remembers where the visitor was going. */
  readonly destinationParameter: string;
  /** Where users land after log-in. */
  readonly homePath: string;
  readonly logoutPath: string;
  /** The key that never changes of the user who was added as number `serial`, from 1. */
  keyOf(serial: number): string;
  isAdministrator(product: ProductState, user: User): boolean;
  /** Whether the user may use the product: licence or administrator. */
  maySignIn(product: ProductState, user: User): boolean;
  /** The administrator who calls a resource that all products have. Throws the product's refusal for others. */
  requireAdministrator(context: ProductContext, node: ProductNode): User;
  /** A refusal in the product's JSON. */
  refusal(status: 400 | 401 | 403 | 404 | 405, message: string): HTTPException;
  /** The 401 of a request whose caller is not who they say. */
  unauthorized(cause: Unauthorized, reason: string): HTTPException;
  /** The body of the 403 for Basic credentials of a user who needs a CAPTCHA; absent: a page with the reason. */
  captchaBody?(reason: string): { readonly body: string; readonly contentType: string };
  /**
   * The headers that name the user of the answer; null: an anonymous caller. Sent while the switch
   * `namesPersonInHeader` is on, encoded as `nameHeaderEncoding` says.
   */
  callerHeaders(user: User | null): Readonly<Record<string, string>>;
}

/** `single-sign-on`: the call that began a product session for a user signed in elsewhere. */
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
  readonly tokens: Map<string, User>;
  readonly calls: Call[];
  readonly comments: unknown[];
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
  /** A sign-in shared with other products. Its users need no password of the product, and can use none in its forms. */
  readonly singleSignOn?: SingleSignOn;
}

/** Returns the state of a product without accounts. */
export function makeState<Switches extends ProductSwitches>(
  kind: ProductKind,
  switches: Switches,
  options: StateOptions,
): ProductState<Switches> {
  const nowMs = options.clock ?? Date.now;
  return {
    kind,
    switches,
    directory: makeDirectory(kind.keyOf, () => switches),
    rememberMe: makeRememberMe(nowMs),
    faults: makeFaults(),
    tokens: new Map(),
    calls: [],
    comments: [],
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

export interface Caller {
  readonly kind: CallerKind;
  readonly user: User | null;
  readonly session: Session | null;
}

export interface ProductHono {
  Bindings: HttpBindings;
  Variables: { caller: Caller; path: string; pageSession: Session };
}

export type ProductApp = Hono<ProductHono>;
export type ProductContext = Context<ProductHono>;

export type Health = 'RUNNING' | 'STARTING' | 'MAINTENANCE' | 'ERROR';

/** `State`: the product's own, where its resources need more than all products have. */
export interface ProductNode<State extends ProductState = ProductState> {
  readonly name: string;
  readonly product: State;
  readonly sessions: Sessions;
  readonly buckets: Map<User, { tokens: number; filledMs: number }>;
  /** All nodes of the cluster, this one among them. */
  readonly cluster: readonly ProductNode<State>[];
  health: Health;
}

/** Returns a healthy node without sessions, added to `cluster`. */
export function makeNode<State extends ProductState>(
  name: string,
  product: State,
  cluster: ProductNode<State>[],
): ProductNode<State> {
  const sessions = makeSessions({
    serverId: product.serverId,
    nowMs: product.nowMs,
    idleMs: () => product.switches.sessionIdleSeconds * 1000,
  });
  const node: ProductNode<State> = {
    ...{ name, product, sessions, cluster },
    buckets: new Map(),
    health: 'RUNNING',
  };
  cluster.push(node);
  return node;
}
