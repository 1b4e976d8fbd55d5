import { errorName } from '#shared/base/error-name.ts';
import { Failure } from '#shared/base/failure.ts';
import { withinTime } from '#shared/base/within-time.ts';
import type { GroupClaim } from '#shared/groups/group-claim.ts';
import type { GroupQuestion, GroupSource } from '#shared/groups/group-source.ts';
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

interface Memory {
  readonly known: Map<string, Known>;
  names: number;
}

interface UnderWay {
  readonly claim: Promise<GroupClaim>;
  readonly endsAtMs: number;
}

/** Some tens of megabytes, if the names are long. */
const MOST_NAMES = 100_000;
const late = () => groupsUnavailable('timeout');

/**
 * Returns the source with a time limit and a memory: one question under way per person and access
 * token, whose answers are remembered by their `sub` alone; a failure is told to all who wait for it
 * and forgotten. Whatever the source throws becomes `map.groups_unavailable` with its name: `timeout`,
 * its own reason, the code of another failure, the name of an error.
 */
export function limitSource(source: GroupSource, limits: SourceLimits): GroupSource {
  const memory: Memory = { known: new Map(), names: 0 };
  const underWay = new Map<string, UnderWay>();

  const ask = async (question: GroupQuestion): Promise<GroupClaim> => {
    const goodUntilMs = limits.now() + limits.cacheSeconds * 1000;
    try {
      const claim = await withinTime(source.read(question), limits.timeLimitMs, late);
      if (limits.cacheSeconds > 0) {
        remember(memory, question.identity.subject, { claim, goodUntilMs });
      }
      return claim;
    } catch (error) {
      throw toSourceFailure(source.name, error);
    }
  };

  const read = async (question: GroupQuestion): Promise<GroupClaim> => {
    const { identity, accessToken } = question;
    const last = memory.known.get(identity.subject);
    if (last !== undefined && limits.now() < last.goodUntilMs) return last.claim;
    // Another token may be refused, or say something else.
    const key = JSON.stringify([identity.subject, accessToken]);
    const before = underWay.get(key);
    // One that a frozen instance woke up with is out of time, although nobody has told it yet.
    if (before !== undefined && limits.now() < before.endsAtMs) return before.claim;
    const endsAtMs = limits.now() + limits.timeLimitMs;
    const asked = { claim: ask(question), endsAtMs };
    underWay.set(key, asked);
    try {
      return await asked.claim;
    } finally {
      if (underWay.get(key) === asked) underWay.delete(key);
    }
  };
  return { ...source, read };
}

// The oldest go until there is room. Somebody without a group takes room as well.
function remember(memory: Memory, subject: string, answer: Known): void {
  const forget = (someone: string) => {
    memory.names -= countNames(memory.known.get(someone));
    memory.known.delete(someone);
  };
  forget(subject);
  memory.known.set(subject, answer);
  memory.names += countNames(answer);
  for (const oldest of memory.known.keys()) {
    if (memory.names <= MOST_NAMES || oldest === subject) break;
    forget(oldest);
  }
}

function countNames(answer: Known | undefined): number {
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
