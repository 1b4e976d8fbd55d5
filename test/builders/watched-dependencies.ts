import { keyRingReader } from '#shared/base/key-ring.ts';
import type { Log, LogEntry } from '#shared/base/log.ts';
import type { GroupSource } from '#shared/groups/group-source.ts';
import type { Account } from '#shared/plan/plan-provisioning.ts';
import { removalBrake } from '#shared/plan/removal-brake.ts';
import type { IdentityPolicy, ProductPolicy } from '#shared/policy/identity-policy.ts';
import { edgeCookies } from '#shared/session/edge-cookies.ts';
import type { SessionStrategy } from '#shared/session/product-session.ts';
import type { SignOnDependencies } from '#shared/sign-on-dependencies.ts';
import { claimSource } from './claim-source.ts';
import { NOW_SECONDS } from './data-token.ts';
import { forwarding } from './forwarding.ts';
import { identityPolicy } from './identity-policy.ts';
import {
  type InMemoryDirectory,
  type InMemoryDirectoryParts,
  inMemoryDirectory,
} from './in-memory-directory.ts';
import { product } from './product.ts';
import { productPolicy } from './product-policy.ts';
import { tokenTrust } from './token-trust.ts';

/** The dependencies of a sign-on, and everything that it read and wrote. */
export interface WatchedDependencies {
  readonly dependencies: SignOnDependencies;
  readonly directory: InMemoryDirectory;
  readonly sessionCalls: readonly string[];
  readonly requestedKids: readonly string[];
  readonly log: Log;
  readonly lines: readonly LogLine[];
}

export interface LogLine {
  readonly level: string;
  readonly event: string;
  readonly entry: LogEntry;
}

/** What differs from dependencies whose only source of groups is the claim. */
export interface WatchedDependenciesParts extends Omit<InMemoryDirectoryParts, 'accounts'> {
  /** Every user has a product session that is still valid. */
  readonly hasSession?: boolean;
  readonly policy?: ProductPolicy;
  readonly identityPolicy?: Partial<IdentityPolicy>;
  readonly sources?: readonly GroupSource[];
}

/** Returns dependencies with a product in memory that holds these accounts, in mode redirect. */
export function watchedDependencies(
  accounts: readonly Account[],
  parts: WatchedDependenciesParts = {},
): WatchedDependencies {
  const {
    hasSession = false,
    policy = productPolicy(),
    sources = [claimSource()],
    ...directoryParts
  } = parts;
  const directory = inMemoryDirectory({ ...directoryParts, accounts });
  const { sessions, calls: sessionCalls } = watchedSessions(hasSession);
  const { log, lines } = watchedLog();
  const trust = tokenTrust();
  const now = () => NOW_SECONDS * 1000;
  const identity = identityPolicy({}, parts.identityPolicy);
  const ring = JSON.stringify({ kid: '1', k: 'k'.repeat(32) });
  const jira = product({
    ...{ policy, directory, sessions, groupSources: sources, require: identity.require },
    removalBrake: removalBrake(now),
  });
  const dependencies: SignOnDependencies = {
    trust,
    policy: identity,
    productOf: () => jira,
    edgeCookies: edgeCookies({
      readKeyRing: keyRingReader(async () => ring),
      sessionSeconds: 900,
      resyncSeconds: 3_600,
      now,
    }),
    forwarding: forwarding({ mode: 'redirect', now }),
    readTokenKeys: null,
  };
  return { dependencies, directory, sessionCalls, requestedKids: trust.requestedKids, log, lines };
}

function watchedSessions(hasSession: boolean) {
  const calls: string[] = [];
  const sessions: SessionStrategy = {
    hasSessionCookie: () => false,
    findExistingSession: async (_request, username) => {
      calls.push(`find session ${username}`);
      return hasSession ? { setCookies: [] } : null;
    },
    open: async (_request, { username }) => {
      calls.push(`open ${username}`);
      return { setCookies: ['JSESSIONID=fresh; Path=/'], passwordKid: '1' };
    },
  };
  return { sessions, calls };
}

function watchedLog() {
  const lines: LogLine[] = [];
  const log: Log = (level, event, entry) => void lines.push({ level, event, entry });
  return { log, lines };
}
