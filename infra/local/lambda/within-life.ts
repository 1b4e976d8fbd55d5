import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { FunctionError } from './function-error.ts';

/** How long a process may take for a request. */
export interface TimeLimit {
  readonly ms: number;
  readonly requestId: string;
}

/**
 * Returns the outcome of what a process was asked for; rejects with Runtime.ExitError if the process dies before, and
 * with Sandbox.Timedout if it takes too long: ending it then is the caller's.
 */
export async function withinLife<Outcome>(
  child: ChildProcess,
  outcome: Promise<Outcome>,
  limit: TimeLimit,
): Promise<Outcome> {
  const cancel = new AbortController();
  try {
    return await Promise.race([
      outcome,
      deathOf(child, limit.requestId, cancel.signal),
      timeOut(limit, cancel.signal),
    ]);
  } finally {
    cancel.abort();
    // What the function wrote before it answered waits in its pipe: let it be read first.
    await new Promise(setImmediate);
  }
}

/** Returns whether a process was started and has not ended. */
export function hasLife({ exitCode, signalCode, pid }: ChildProcess): boolean {
  return pid !== undefined && exitCode === null && signalCode === null;
}

async function deathOf(
  child: ChildProcess,
  requestId: string,
  signal: AbortSignal,
): Promise<never> {
  if (hasLife(child)) await once(child, 'close', { signal }).catch(ignoreAbort);
  if (signal.aborted) return new Promise<never>(() => {});
  throw new FunctionError({
    errorType: 'Runtime.ExitError',
    errorMessage: `RequestId: ${requestId} Error: ${causeOfDeath(child)}`,
  });
}

function causeOfDeath({ exitCode, signalCode }: ChildProcess): string {
  if (exitCode === 0) return 'Runtime exited without providing a reason';
  if (signalCode === 'SIGKILL') return 'Runtime exited with error: signal: killed';
  return `Runtime exited with error: ${signalCode ?? `exit status ${exitCode ?? 127}`}`;
}

function timeOut({ ms, requestId }: TimeLimit, signal: AbortSignal): Promise<never> {
  return new Promise<never>((_resolve, reject) => {
    const timer = setTimeout(() => {
      const errorMessage = `RequestId: ${requestId} Error: Task timed out after ${(ms / 1000).toFixed(2)} seconds`;
      reject(new FunctionError({ errorType: 'Sandbox.Timedout', errorMessage }));
    }, ms);
    signal.addEventListener('abort', () => clearTimeout(timer));
  });
}

function ignoreAbort(error: Error): void {
  if (error.name !== 'AbortError') throw error;
}
