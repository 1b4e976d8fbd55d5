// In: how long an event may last. Out: signals that end whatever it has under way, found by the work itself.
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html: an instance freezes at the
// answer, and what is still under way then goes on inside the next event, for another user.
import { AsyncLocalStorage } from 'node:async_hooks';

/** When work has to end. */
export interface Deadline {
  /** Aborted when the steps before the page have had their time, or with `page`. */
  readonly steps: AbortSignal;
  /** Aborted when the event has had its time, or is answered. */
  readonly page: AbortSignal;
  readonly isAnswered: () => boolean;
}

const deadlines = new AsyncLocalStorage<Deadline>();

/** Returns the deadline that the running work was begun under; undefined: it belongs to no event. */
export const currentDeadline = (): Deadline | undefined => deadlines.getStore();

/** Returns what the work returns, done under this deadline, and so is all that it begins. */
export const withDeadline = <T>(deadline: Deadline, work: () => Promise<T>): Promise<T> =>
  deadlines.run(deadline, work);

/** Why signals are aborted; one for all, because each would cost a stack trace. */
export const OUT_OF_TIME = new Error('out of time');
