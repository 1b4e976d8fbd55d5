// In: two clocks. Out: whether a connection that was last used then can be trusted now.

/** Milliseconds of two clocks: one that is set, and one that only goes on. */
export interface Clocks {
  readonly wallMs: () => number;
  readonly steadyMs: () => number;
}

/** What both clocks said at one time. */
export interface Moment {
  readonly wallMs: number;
  readonly steadyMs: number;
}

export const CLOCKS: Clocks = { wallMs: () => Date.now(), steadyMs: () => performance.now() };

/** Returns what the clocks say. */
export const readClocks = ({ wallMs, steadyMs }: Clocks): Moment => ({
  wallMs: wallMs(),
  steadyMs: steadyMs(),
});

// Shorter than the limits of load balancers and firewalls, some of which drop without a word.
const LONGEST_IDLE_MS = 50_000;
/** Clocks that differ by more: the instance was frozen, or a clock was set. */
const LARGEST_JUMP_MS = 1_000;

/** Returns whether less than 50 seconds have passed, and no jump of a clock. */
export function isFresh(lastUse: Moment, now: Moment): boolean {
  const wallMs = now.wallMs - lastUse.wallMs;
  const steadyMs = now.steadyMs - lastUse.steadyMs;
  return Math.abs(wallMs - steadyMs) <= LARGEST_JUMP_MS && steadyMs <= LONGEST_IDLE_MS;
}
