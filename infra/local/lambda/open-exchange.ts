import { FunctionError, readFailure } from './function-error.ts';

/** One event on its way to the function; `body` is its JSON text. */
export interface Invocation {
  readonly requestId: string;
  readonly body: string;
  readonly deadlineMs: number;
  readonly functionArn: string;
  readonly traceId: string;
}

/** How an invocation ended, as the runtime posts it. */
export interface Ending {
  readonly requestId: string;
  readonly kind: 'response' | 'error';
  readonly body: string;
}

/** Where invocations and the runtime that asks for them meet. */
export interface Exchange {
  /** Resolves with the response's text, rejects with FunctionError. */
  invoke(invocation: Invocation): Promise<string>;
  /** Calls `handOver` with the next invocation, now or later; false: there is none yet. */
  askForNext(handOver: (invocation: Invocation) => void): boolean;
  stopAsking(): void;
  /** `unknown`: no such invocation is under way; `too-large`: it has failed for the size of its response. */
  end(ending: Ending): 'accepted' | 'unknown' | 'too-large';
}

// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: 6 MB and a little, each way.
const responseLimitBytes = 6_291_556;

/** Returns an exchange with nothing under way. */
export function openExchange(): Exchange {
  const queue: Invocation[] = [];
  const pending = new Map<string, PromiseWithResolvers<string>>();
  let waiting: ((invocation: Invocation) => void) | undefined;
  const handOver = () => {
    const waiter = waiting;
    const next = waiter && queue.shift();
    if (waiter === undefined || next === undefined) return;
    waiting = undefined;
    waiter(next);
  };
  return {
    invoke(invocation) {
      const outcome = Promise.withResolvers<string>();
      pending.set(invocation.requestId, outcome);
      queue.push(invocation);
      handOver();
      return outcome.promise;
    },
    askForNext(waiter) {
      waiting = waiter;
      handOver();
      return waiting === undefined;
    },
    stopAsking() {
      waiting = undefined;
    },
    end(ending) {
      const outcome = pending.get(ending.requestId);
      pending.delete(ending.requestId);
      return outcome === undefined ? 'unknown' : settle(outcome, ending);
    },
  };
}

function settle(outcome: PromiseWithResolvers<string>, { kind, body }: Ending) {
  if (kind === 'error') {
    outcome.reject(readFailure(body));
    return 'accepted';
  }
  if (Buffer.byteLength(body) <= responseLimitBytes) {
    outcome.resolve(body);
    return 'accepted';
  }
  outcome.reject(responseTooLarge());
  return 'too-large';
}

function responseTooLarge(): FunctionError {
  return new FunctionError({
    errorType: 'Function.ResponseSizeTooLarge',
    errorMessage: `Response payload size exceeded maximum allowed payload size (${responseLimitBytes} bytes).`,
  });
}
