// In: the shared state and a node's name.
// Out: what only this node knows: its sessions, its rate-limit buckets, its health.
import type { HttpBindings } from '@hono/node-server';
import type { Context, Hono } from 'hono';
import type { Person } from './make-directory.ts';
import { makeSessions, type Session, type Sessions } from './make-sessions.ts';
import type { CallerKind, JiraState } from './make-state.ts';

export interface Caller {
  readonly kind: CallerKind;
  readonly person: Person | null;
  readonly session: Session | null;
}

export interface JiraHono {
  Bindings: HttpBindings;
  Variables: { caller: Caller; path: string; pageSession: Session };
}

export type JiraApp = Hono<JiraHono>;
export type JiraContext = Context<JiraHono>;

export type Health = 'RUNNING' | 'STARTING' | 'MAINTENANCE' | 'ERROR';

export interface JiraNode {
  readonly name: string;
  readonly jira: JiraState;
  readonly sessions: Sessions;
  readonly buckets: Map<Person, { tokens: number; filledMs: number }>;
  /** All nodes of the cluster, this one among them. */
  readonly cluster: JiraNode[];
  health: Health;
}

/** A healthy node without sessions, added to `cluster`. */
export function makeNode(name: string, jira: JiraState, cluster: JiraNode[]): JiraNode {
  const sessions = makeSessions({
    serverId: jira.serverId,
    nowMs: jira.nowMs,
    idleMs: () => jira.switches.sessionIdleSeconds * 1000,
  });
  const node: JiraNode = { name, jira, sessions, buckets: new Map(), cluster, health: 'RUNNING' };
  cluster.push(node);
  return node;
}
