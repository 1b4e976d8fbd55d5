import { currentDeadline } from './deadline.ts';
import type { HttpAnswer, HttpRequest } from './http.ts';
import type { JsonConnection } from './json-client.ts';
import { NetworkError } from './network-error.ts';
import { fullPace, nextPace, type PacedCall } from './next-pace.ts';
import { readRetryAfter } from './read-retry-after.ts';
import { retryBudget } from './retry-budget.ts';
import { turns } from './turns.ts';

/**
 * Returns the connection to one service, at one pace and with one retry budget for all of its callers. What the
 * service refuses to one call is waited for by all. A pause that is longer than a call is waited for, or than its
 * event lasts, is answered as an outage, with the time that is left of it. `now` is in milliseconds since the epoch.
 */
export function pacedConnection(
  { send, retryRules }: JsonConnection,
  connections: number,
  now: () => number,
): JsonConnection {
  let pace = fullPace(connections);
  const takeTurn = turns(() => Math.floor(pace.atOnce));

  /** Returns null: the call may be sent now. */
  const waitForPause = async (signal: AbortSignal | undefined): Promise<HttpAnswer | null> => {
    let isOver = false;
    for (;;) {
      const leftMs = pace.pausedUntilMs - now();
      if (leftMs <= 0) return null;
      if (isOver || leftMs > retryRules.longestWaitMs) return toRefusal(leftMs);
      await retryRules.wait(leftMs, signal).catch(() => {
        isOver = true;
      });
    }
  };
  const sendNow = async (request: HttpRequest): Promise<HttpAnswer> => {
    const beganMs = now();
    const note = (call: Pick<PacedCall, 'failed' | 'retryAfterSeconds'>) => {
      const ended = { ...call, beganMs, endedMs: now() };
      pace = nextPace(pace, ended, connections, retryRules.random());
    };
    const answer = await send(request).catch((error: unknown) => {
      if (isOutage(error)) note({ failed: true });
      throw error;
    });
    note({ failed: isRefusal(answer, request), ...readRetryAfter(answer) });
    return answer;
  };
  return {
    send: async (request) => {
      const signal = currentDeadline()?.steps;
      const endTurn = await takeTurn('', signal).catch((cause: unknown) => {
        throw new NetworkError({ outOfTime: true }, cause);
      });
      try {
        return (await waitForPause(signal)) ?? (await sendNow(request));
      } finally {
        endTurn();
      }
    },
    retryRules: { ...retryRules, budget: retryBudget() },
  };
}

// A limit is counted for each user: what a browser's session has used up is none of the service account's.
const isRefusal = ({ status }: HttpAnswer, { headers }: HttpRequest) =>
  (status > 501 && status < 505) || (status === 429 && 'authorization' in headers);

const isOutage = (error: unknown) =>
  error instanceof NetworkError && !error.outOfTime && !error.unreadable;

const toRefusal = (leftMs: number): HttpAnswer => ({
  ...{ status: 503, body: Buffer.alloc(0), truncated: false },
  headers: [['retry-after', String(Math.ceil(leftMs / 1000))]],
});
