import { describe, expect, it } from 'vitest';
import { currentDeadline } from '#shared/base/deadline.ts';
import type { HttpAnswer, HttpRequest } from '#shared/base/http.ts';
import { NetworkError } from '#shared/base/network-error.ts';
import { pacedConnection } from '#shared/base/paced-connection.ts';
import { runEvent } from '#shared/base/run-event.ts';

const SERVICE = { authorization: 'Basic x' };
const answer = (status: number, retryAfter?: string): HttpAnswer => ({
  ...{ status, body: Buffer.from('own'), truncated: false },
  headers: retryAfter === undefined ? [] : [['retry-after', retryAfter]],
});

/** Returns a connection over these answers, then 200; time passes only while it waits. */
function connect(...answers: (HttpAnswer | Error)[]) {
  let nowMs = 1_000_000;
  const startMs = nowMs;
  const sentMs: number[] = [];
  const waits: number[] = [];
  let inFlight = 0;
  let most = 0;
  const send = async () => {
    sentMs.push(nowMs - startMs);
    inFlight += 1;
    most = Math.max(most, inFlight);
    await new Promise(setImmediate);
    inFlight -= 1;
    const next = answers.shift() ?? answer(200);
    if (next instanceof Error) throw next;
    return next;
  };
  const wait = async (ms: number, signal: AbortSignal | undefined) => {
    if (signal?.aborted) throw signal.reason;
    waits.push(ms);
    nowMs += ms;
  };
  const retryRules = { waitsMs: [], longestWaitMs: 3_000, wait, random: () => 0 };
  const connection = pacedConnection({ send, retryRules }, 3, () => nowMs);
  const call = (headers: HttpRequest['headers'] = SERVICE) =>
    connection.send({
      ...{ method: 'PUT', url: 'https://jira/x', headers, timeoutMs: 1_000 },
      bodyLimitBytes: 1,
    });
  const pass = (ms: number) => {
    nowMs += ms;
  };
  return { call, sentMs, waits, pass, mostAtOnce: () => most, connection };
}

const all = (times: number, call: () => Promise<HttpAnswer>) =>
  Promise.all(Array.from({ length: times }, () => call()));

describe('a refusal', () => {
  it('what the service refuses to one of twenty calls is waited for by all that have not begun', async () => {
    const { call, sentMs } = connect(answer(429, '2'));
    const answers = await all(20, call);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(19);
    expect(sentMs.filter((ms) => ms < 2_000)).toHaveLength(3);
    expect(sentMs).toHaveLength(20);
  });

  it('a longer pause is answered at once as an outage, and nothing is sent before its end', async () => {
    const { call, sentMs, pass } = connect(answer(429, '60'));
    const answers = await all(20, call);
    expect(sentMs).toHaveLength(3);
    const refused = answers.filter(({ status }) => status === 503);
    expect(refused).toHaveLength(17);
    expect(refused.every(({ headers }) => headers[0]?.[1] === '60')).toBe(true);
    pass(56_500);
    expect(await call()).toMatchObject({ status: 503, headers: [['retry-after', '4']] });
    pass(3_500);
    expect(await call()).toMatchObject({ status: 200 });
    expect(sentMs).toHaveLength(4);
  });

  it('an event that ends during the pause ends with the refusal, and nothing is sent', async () => {
    const { call, sentMs } = connect(answer(503, '3'));
    await call();
    const outcome = await runEvent(0, async () => {
      const signal = currentDeadline()?.steps as AbortSignal;
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      return call().catch((error: unknown) => error);
    });
    expect(outcome).toMatchObject({ status: 503, headers: [['retry-after', '3']] });
    expect(sentMs).toHaveLength(1);
  });

  it.each<[string, HttpAnswer, HttpRequest['headers'], number]>([
    ['a limit of the service account', answer(429, '9'), SERVICE, 503],
    ['an outage that the session of a user meets', answer(503, '9'), {}, 503],
    ['a limit of the session of a user', answer(429, '9'), { cookie: 'x' }, 200],
    ['a header of an answer that is no refusal', answer(200, '9'), SERVICE, 200],
    ['a failure of one call alone', answer(500, '9'), SERVICE, 200],
  ])('what comes after %s is as stated', async (_what, first, headers, status) => {
    const { call } = connect(first);
    await call(headers);
    expect(await call()).toMatchObject({ status });
  });
});

it('three calls are under way at once, and one after a failure, until others are answered', async () => {
  const healthy = connect();
  await all(9, healthy.call);
  expect(healthy.mostAtOnce()).toBe(3);
  const failed = connect(new NetworkError({ timedOut: true }));
  await failed.call().catch(() => null);
  await all(2, failed.call);
  expect(failed.mostAtOnce()).toBe(1);
});

it('a failed call leaves its turn to the next', async () => {
  const { call } = connect(...Array.from({ length: 9 }, () => new NetworkError({})));
  await Promise.allSettled(Array.from({ length: 9 }, () => call()));
  expect(await call()).toMatchObject({ status: 200 });
});

it('all callers share one budget for repetitions', () => {
  const { connection } = connect();
  const spent = Array.from({ length: 9 }, () => connection.retryRules.budget?.spend());
  expect(spent.filter(Boolean)).toHaveLength(6);
});
