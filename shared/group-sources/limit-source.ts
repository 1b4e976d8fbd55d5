import { Failure } from '#shared/base/failure.ts';
import type { GroupClaim } from '#shared/map/group-claim.ts';
import type { GroupQuestion, GroupSource } from '#shared/map/group-source.ts';
import { groupsUnavailable } from './groups-unavailable.ts';

/** How long a source may take, and how long it is believed. */
export interface SourceLimits {
  readonly timeLimitMs: number;
  /** How long an answer is good for its person, from the question on; 0: not at all. */
  readonly cacheSeconds: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

interface Known {
  readonly claim: GroupClaim;
  readonly goodUntilMs: number;
}

const MOST_PEOPLE = 1_000;

/**
 * Yields the source with a time limit and a memory: one question under way per person, whose answers
 * are told by their `sub` alone; a failure is told to all who wait for it and forgotten. Whatever the
 * source throws becomes `map.groups_unavailable` with its name: `timeout`, its own reason, the code of
 * another failure, the name of an error.
 */
export function limitSource(source: GroupSource, limits: SourceLimits): GroupSource {
  const known = new Map<string, Known>();
  const underWay = new Map<string, Promise<GroupClaim>>();

  const ask = async (question: GroupQuestion): Promise<GroupClaim> => {
    const goodUntilMs = limits.now() + limits.cacheSeconds * 1000;
    try {
      const claim = await withinTime(source.read(question), limits.timeLimitMs);
      if (limits.cacheSeconds > 0) {
        remember(known, question.identity.subject, { claim, goodUntilMs });
      }
      return claim;
    } catch (error) {
      throw toSourceFailure(source.name, error);
    }
  };

  const read = async (question: GroupQuestion): Promise<GroupClaim> => {
    const { subject } = question.identity;
    const last = known.get(subject);
    if (last !== undefined && limits.now() < last.goodUntilMs) return last.claim;
    const asked = underWay.get(subject) ?? ask(question).finally(() => underWay.delete(subject));
    underWay.set(subject, asked);
    return asked;
  };
  return { ...source, read };
}

// The work itself cannot be called back; its own limits end it, and nobody waits for it.
async function withinTime<T>(work: Promise<T>, limitMs: number): Promise<T> {
  const { promise: timeIsUp, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(groupsUnavailable('timeout')), limitMs);
  try {
    return await Promise.race([work, timeIsUp]);
  } finally {
    clearTimeout(timer);
  }
}

function remember(known: Map<string, Known>, subject: string, answer: Known): void {
  known.delete(subject);
  known.set(subject, answer);
  const oldest = known.keys().next().value;
  if (known.size > MOST_PEOPLE && oldest !== undefined) known.delete(oldest);
}

function toSourceFailure(source: string, error: unknown): Failure {
  const code = 'map.groups_unavailable';
  if (!(error instanceof Failure)) {
    const reason = error instanceof Error ? error.name : 'unknown';
    return new Failure(code, { reason, source }, error);
  }
  if (error.code !== code) {
    return new Failure(code, { ...error.evidence, reason: error.code, source }, error);
  }
  // The same failure under the name of its source: what caused it stays next to it, for the log.
  return new Failure(code, { ...error.evidence, source }, error.cause);
}
