import { type Deadline, OUT_OF_TIME, withDeadline } from './deadline.ts';

// For the answer, and for what is slow to end.
const RESERVED_MS = 1_500;
/** What the steps before the page share of the rest: 10 of 15 seconds. The page may take what is left. */
const STEPS_SHARE = 0.75;

/**
 * Returns what the work of an event returns. Whatever it has begun is aborted with the answer; before
 * that, the steps at three quarters of the time, and everything 1.5 s before Lambda ends the invocation.
 * `givenUp` is aborted when the event was answered without waiting for the work.
 */
export async function runEvent<T>(
  remainingMs: number,
  work: () => Promise<T>,
  givenUp?: AbortSignal,
): Promise<T> {
  const steps = new AbortController();
  const page = new AbortController();
  let answered = false;
  const endSteps = () => steps.abort(OUT_OF_TIME);
  const endAll = () => {
    endSteps();
    page.abort(OUT_OF_TIME);
  };
  const timeMs = Math.max(0, remainingMs - RESERVED_MS);
  const timers = [setTimeout(endSteps, timeMs * STEPS_SHARE), setTimeout(endAll, timeMs)];
  const deadline: Deadline = {
    steps: steps.signal,
    page: page.signal,
    isAnswered: () => answered || givenUp?.aborted === true,
  };
  try {
    return await withDeadline(deadline, work);
  } finally {
    timers.forEach(clearTimeout);
    answered = true;
    endAll();
  }
}
