import { errorName } from '#shared/base/error-name.ts';
import { Failure } from '#shared/base/failure.ts';
import { singleFlight } from '#shared/base/single-flight.ts';
import { withinTime } from '#shared/base/within-time.ts';
import type { GroupClaim } from '#shared/groups/group-claim.ts';
import type { GroupQuestion, GroupSource } from '#shared/groups/group-source.ts';
import { groupsUnavailable } from './groups-unavailable.ts';

/** How long a source may take, and how long it is believed. */
export interface SourceLimits {
  readonly timeLimitMs: number;
  /** How long an answer is good for its user, from the query on; 0: not at all. */
  readonly cacheSeconds: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

interface CachedClaim {
  readonly claim: GroupClaim;
  readonly goodUntilMs: number;
}

interface ClaimCache {
  readonly claims: Map<string, CachedClaim>;
  names: number;
}

/** Some tens of megabytes, if the names are long. */
const MOST_NAMES = 100_000;
const late = () => groupsUnavailable('timeout');

/**
 * Returns the source with a time limit and a cache: one query in flight per user and access token,
 * whose answers are cached by the user's `sub` alone; a failure goes to all callers that wait for it
 * and is forgotten. Whatever the source throws becomes `map.groups_unavailable` with its name: `timeout`,
 * its own reason, the code of another failure, the name of an error.
 */
export function limitSource(source: GroupSource, limits: SourceLimits): GroupSource {
  const cache: ClaimCache = { claims: new Map(), names: 0 };
  const inFlight = singleFlight<GroupClaim>();

  const query = async (question: GroupQuestion): Promise<GroupClaim> => {
    const goodUntilMs = limits.now() + limits.cacheSeconds * 1000;
    try {
      const claim = await withinTime(() => source.read(question), limits.timeLimitMs, late);
      if (limits.cacheSeconds > 0) {
        cacheClaim(cache, question.identity.subject, { claim, goodUntilMs });
      }
      return claim;
    } catch (error) {
      throw toSourceFailure(source.name, error);
    }
  };

  const read = async (question: GroupQuestion): Promise<GroupClaim> => {
    const { identity, accessToken } = question;
    const last = cache.claims.get(identity.subject);
    if (last !== undefined && limits.now() < last.goodUntilMs) return last.claim;
    // Another token may be refused, or say something else.
    return inFlight(JSON.stringify([identity.subject, accessToken]), () => query(question));
  };
  return { ...source, read };
}

// The oldest go until there is room. A user without a group takes room as well.
function cacheClaim(cache: ClaimCache, subject: string, answer: CachedClaim): void {
  const forget = (forgotten: string) => {
    cache.names -= countNames(cache.claims.get(forgotten));
    cache.claims.delete(forgotten);
  };
  forget(subject);
  cache.claims.set(subject, answer);
  cache.names += countNames(answer);
  for (const oldest of cache.claims.keys()) {
    if (cache.names <= MOST_NAMES || oldest === subject) break;
    forget(oldest);
  }
}

function countNames(answer: CachedClaim | undefined): number {
  if (answer === undefined) return 0;
  return answer.claim.state === 'present' ? answer.claim.names.length + 10 : 10;
}

function toSourceFailure(source: string, error: unknown): Failure {
  const code = 'map.groups_unavailable';
  if (!(error instanceof Failure)) {
    return new Failure(code, { reason: errorName(error), source }, error);
  }
  if (error.code !== code) {
    return new Failure(code, { ...error.evidence, reason: error.code, source }, error);
  }
  // The same failure under the name of its source: what caused it stays next to it, for the log.
  return new Failure(code, { ...error.evidence, source }, error.cause);
}
