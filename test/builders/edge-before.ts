import { keyRingReader } from '#shared/base/key-ring.ts';
import type { Log, LogEntry } from '#shared/base/log.ts';
import type { GroupSource } from '#shared/groups/group-source.ts';
import type { Account } from '#shared/plan/plan-provisioning.ts';
import type { IdentityPolicy, ProductPolicy } from '#shared/policy/identity-policy.ts';
import { edgeCookies } from '#shared/session/edge-cookies.ts';
import type { SessionStrategy } from '#shared/session/product-session.ts';
import type { SignOnDependencies } from '#shared/sign-on-dependencies.ts';
import { claimSource } from './claim-source.ts';
import { NOW_SECONDS } from './data-token.ts';
import { forwarding } from './forwarding.ts';
import { identityPolicy } from './identity-policy.ts';
import {
  type MemoryDirectory,
  type MemoryDirectoryParts,
  memoryDirectory,
} from './memory-directory.ts';
import { product } from './product.ts';
import { productPolicy } from './product-policy.ts';
import { tokenTrust } from './token-trust.ts';

/** An edge, and everything that it asked for and wrote. */
export interface EdgeBefore {
  readonly edge: SignOnDependencies;
  readonly directory: MemoryDirectory;
  readonly sessionCalls: readonly string[];
  readonly askedKids: readonly string[];
  readonly log: Log;
  readonly lines: readonly LogLine[];
}

export interface LogLine {
  readonly level: string;
  readonly event: string;
  readonly entry: LogEntry;
}

/** What differs from an edge whose only source of groups is the claim. */
export interface EdgeBeforeParts extends Omit<MemoryDirectoryParts, 'accounts'> {
  /** Whoever comes has a session that lives. */
  readonly live?: boolean;
  readonly policy?: ProductPolicy;
  readonly identityPolicy?: Partial<IdentityPolicy>;
  readonly sources?: readonly GroupSource[];
}

/** An edge before a product in memory that holds these accounts, in mode redirect. */
export function edgeBefore(accounts: readonly Account[], parts: EdgeBeforeParts = {}): EdgeBefore {
  const { live = false, policy = productPolicy(), sources = [claimSource()], ...holds } = parts;
  const directory = memoryDirectory({ ...holds, accounts });
  const { sessions, calls: sessionCalls } = watchedSessions(live);
  const { log, lines } = watchedLog();
  const trust = tokenTrust();
  const now = () => NOW_SECONDS * 1000;
  const identity = identityPolicy({}, parts.identityPolicy);
  const ring = JSON.stringify({ kid: '1', k: 'k'.repeat(32) });
  const edge: SignOnDependencies = {
    trust,
    policy: identity,
    productOf: () =>
      product({ policy, directory, sessions, groupSources: sources, require: identity.require }),
    edgeCookies: edgeCookies({
      readKeyRing: keyRingReader(async () => ring),
      sessionSeconds: 900,
      resyncSeconds: 3_600,
      now,
    }),
    forwarding: forwarding({ mode: 'redirect', now }),
    readTokenKeys: null,
  };
  return { edge, directory, sessionCalls, askedKids: trust.askedKids, log, lines };
}

function watchedSessions(live: boolean) {
  const calls: string[] = [];
  const sessions: SessionStrategy = {
    hasSessionCookie: () => false,
    sessionUserOf: () => null,
    findExistingSession: async (_request, username) => {
      calls.push(`find live ${username}`);
      return live ? { setCookies: [] } : null;
    },
    open: async (_request, { username }) => {
      calls.push(`open ${username}`);
      return { setCookies: ['JSESSIONID=fresh; Path=/'] };
    },
  };
  return { sessions, calls };
}

function watchedLog() {
  const lines: LogLine[] = [];
  const log: Log = (level, event, entry) => void lines.push({ level, event, entry });
  return { log, lines };
}
