// In: how fast a service is called, and what came of one more call. Out: how fast it is called from now on.

/** How fast a service is called. */
export interface Pace {
  /** How many calls may be under way at once; a part of one counts when it is whole. */
  readonly atOnce: number;
  /** What a call takes in the long run, and of late; null: none has been answered. */
  readonly usualMs: number | null;
  readonly recentMs: number;
  /** When it was halved last: what had begun before says nothing new. */
  readonly halvedAtMs: number;
  /** How many failed in a row; those that were under way together are one. */
  readonly failures: number;
  /** Nothing is sent before. */
  readonly pausedUntilMs: number;
}

/** What came of a call. */
export interface PacedCall {
  readonly beganMs: number;
  readonly endedMs: number;
  /** It failed, and so may the next: the service is left alone, for so many seconds if it says so. */
  readonly failed: boolean;
  readonly retryAfterSeconds?: number;
}

/** Returns the pace at which a service is called first: as many at once as there are connections. */
export const fullPace = (connections: number): Pace => ({
  ...{ atOnce: connections, usualMs: null, recentMs: 0, halvedAtMs: 0 },
  ...{ failures: 0, pausedUntilMs: 0 },
});

/**
 * Returns the pace after a call. It halves after a failure, and after answers that take twice as long as usual, once for all calls that were under way; it grows by one when as many were answered as may be under
 * way. A failure is a pause for all: as long as the service says, else longer with each one. `random` is from
 * 0 to 1 and spreads what many instances do.
 */
export function nextPace(pace: Pace, call: PacedCall, connections: number, random: number): Pace {
  const isNew = call.beganMs >= pace.halvedAtMs;
  if (call.failed) {
    const pausedUntilMs = Math.max(pace.pausedUntilMs, pauseEndMs(call, pace, random));
    const paused = { ...pace, pausedUntilMs };
    return isNew ? { ...halve(paused, call), failures: pace.failures + 1 } : paused;
  }
  const tookMs = call.endedMs - call.beganMs;
  const usualMs = blend(pace.usualMs ?? tookMs, tookMs, 0.05);
  const recentMs = blend(pace.usualMs === null ? tookMs : pace.recentMs, tookMs, 0.3);
  const measured = { ...pace, usualMs, recentMs };
  if (!isNew) return measured;
  if (recentMs > 2 * Math.max(usualMs, FAST_MS)) {
    return { ...halve(measured, call), recentMs: usualMs };
  }
  const atOnce = Math.min(connections, pace.atOnce + 1 / pace.atOnce);
  return { ...measured, atOnce, failures: 0 };
}

// What is faster than this may double by chance.
const FAST_MS = 50;

const blend = (before: number, now: number, weight: number) => before + (now - before) * weight;

const halve = (pace: Pace, { endedMs }: PacedCall): Pace => ({
  ...pace,
  atOnce: Math.max(1, pace.atOnce / 2),
  halvedAtMs: endedMs,
});

const FIRST_PAUSE_MS = 200;
/** Where the service names no time. */
const LONGEST_PAUSE_MS = 20_000;
/** Whatever the service says: one odd answer is not to keep users out for a day. */
const LONGEST_ASKED_SECONDS = 300;

function pauseEndMs(call: PacedCall, { failures }: Pace, random: number): number {
  const { endedMs, retryAfterSeconds = 0 } = call;
  const askedMs = Math.min(retryAfterSeconds, LONGEST_ASKED_SECONDS) * 1000;
  const longestMs = Math.min(FIRST_PAUSE_MS * 2 ** failures, LONGEST_PAUSE_MS);
  return endedMs + (askedMs > 0 ? askedMs * (1 + random / 10) : longestMs * random);
}
