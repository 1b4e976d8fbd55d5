// In: the shared state and a node's name.
// Out: what only this node knows: its sessions, its rate-limit buckets, its health.
import type { HttpBindings } from '@hono/node-server';
import type { Context, Hono } from 'hono';
import type { Person } from './make-directory.ts';
import { makeSessions, type Session, type Sessions } from './make-sessions.ts';
import type { CallerKind, ProductState } from './make-state.ts';

export interface Caller {
  readonly kind: CallerKind;
  readonly person: Person | null;
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
  readonly buckets: Map<Person, { tokens: number; filledMs: number }>;
  /** All nodes of the cluster, this one among them. */
  readonly cluster: readonly ProductNode<State>[];
  health: Health;
}

/** A healthy node without sessions, added to `cluster`. */
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
