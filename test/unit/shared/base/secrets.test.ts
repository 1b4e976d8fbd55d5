import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { Failure } from '#shared/base/failure.ts';
import { runEvent } from '#shared/base/run-event.ts';
import { type FetchSecret, parseSecret, secretStore } from '#shared/base/secrets.ts';

const ARN = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:one-abcdef';

/** Returns a store over a Secrets Manager that answers with the value of `vault`, or is down. */
function storeOver(vault: { value: string | Error }, refreshSeconds = 300) {
  const clock = { seconds: 1_000_000 };
  const fetched: string[] = [];
  const store = secretStore({
    fetchSecret: async (arn) => {
      fetched.push(arn);
      if (vault.value instanceof Error) throw vault.value;
      return vault.value;
    },
    refreshSeconds,
    now: () => clock.seconds * 1000,
  });
  return { store, clock, fetched };
}

describe('a secret', () => {
  it('a secret is fetched once for callers at the same time', async () => {
    const { store, fetched } = storeOver({ value: 'one' });
    expect(await Promise.all([store.read(ARN), store.read(ARN), store.reread(ARN)])).toEqual([
      'one',
      'one',
      'one',
    ]);
    expect(fetched).toEqual([ARN]);
  });

  it('a secret is fetched apart from every other secret', async () => {
    const { store, fetched } = storeOver({ value: 'one' });
    await Promise.all([store.read(ARN), store.read(`${ARN}2`)]);
    expect(fetched).toEqual([ARN, `${ARN}2`]);
  });

  it('a secret is kept for the refresh interval and fetched anew after it', async () => {
    const vault = { value: 'one' };
    const { store, clock, fetched } = storeOver(vault);
    await store.read(ARN);
    vault.value = 'two';
    clock.seconds += 299;
    expect(await store.read(ARN)).toBe('one');
    expect(fetched).toHaveLength(1);
    clock.seconds += 1;
    expect(await store.read(ARN)).toBe('two');
    expect(fetched).toHaveLength(2);
  });
});

it('secrets that are due are fetched together', async () => {
  const { store, clock, fetched } = storeOver({ value: 'one' });
  await store.read(ARN);
  await store.read(`${ARN}2`);
  clock.seconds += 200;
  await store.read(`${ARN}3`);
  clock.seconds += 100;
  fetched.length = 0;
  await store.read(ARN);
  expect(fetched).toEqual([ARN, `${ARN}2`]);
});

describe('a secret that was just refused', () => {
  it('a refused secret is fetched anew', async () => {
    const vault = { value: 'one' };
    const { store, clock } = storeOver(vault);
    await store.read(ARN);
    vault.value = 'two';
    clock.seconds += 5;
    expect(await store.reread(ARN)).toBe('two');
    expect(await store.read(ARN)).toBe('two');
  });

  it('a refused secret is not fetched anew within five seconds', async () => {
    const { store, clock, fetched } = storeOver({ value: 'one' });
    await store.read(ARN);
    clock.seconds += 4;
    expect(await store.reread(ARN)).toBe('one');
    expect(fetched).toHaveLength(1);
  });

  it('a refused secret stays cached while Secrets Manager is down', async () => {
    const vault: { value: string | Error } = { value: 'one' };
    const { store, clock } = storeOver(vault);
    await store.read(ARN);
    vault.value = new Error('down');
    clock.seconds += 60;
    expect(await store.reread(ARN)).toBe('one');
  });
});

describe('an outage of Secrets Manager', () => {
  it('an outage of Secrets Manager costs one fetch for all refused calls', async () => {
    const vault: { value: string | Error } = { value: 'one' };
    const { store, clock, fetched } = storeOver(vault);
    await store.read(ARN);
    vault.value = new Error('down');
    clock.seconds += 60;
    for (let n = 0; n < 10; n += 1) expect(await store.reread(ARN)).toBe('one');
    expect(fetched).toHaveLength(2);
    clock.seconds += 5;
    await store.reread(ARN);
    expect(fetched).toHaveLength(3);
  });

  it('an outage of Secrets Manager leaves a cached value in use and is checked every thirty seconds', async () => {
    const vault: { value: string | Error } = { value: 'one' };
    const { store, clock, fetched } = storeOver(vault);
    await store.read(ARN);
    vault.value = new Error('down');
    clock.seconds += 300;
    expect(await store.read(ARN)).toBe('one');
    clock.seconds += 29;
    expect(await store.read(ARN)).toBe('one');
    expect(fetched).toHaveLength(2);
    vault.value = 'two';
    clock.seconds += 1;
    expect(await store.read(ARN)).toBe('two');
    expect(fetched).toHaveLength(3);
  });

  it('an outage before the first fetch is a failure with the kind of error and none of its text', async () => {
    const denied = Object.assign(new Error(`not authorized to read ${ARN}`), {
      name: 'AccessDeniedException',
    });
    const { store } = storeOver({ value: denied });
    const failure: unknown = await store.read(ARN).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'secrets.unavailable' });
    expect((failure as Failure).evidence).toEqual({ reason: 'AccessDeniedException' });
  });

  it('a value that was never fetched is fetched by the next caller after an outage', async () => {
    const vault: { value: string | Error } = { value: new Error('down') };
    const { store } = storeOver(vault);
    await expect(store.read(ARN)).rejects.toMatchObject({ code: 'secrets.unavailable' });
    vault.value = 'one';
    expect(await store.read(ARN)).toBe('one');
  });
});

describe('a fetch that does not end', () => {
  /** Returns a store over fetches that end when the test says so, or with their signal. */
  function storeOverFetches() {
    const fetches: PromiseWithResolvers<string>[] = [];
    const fetchSecret: FetchSecret = (_arn, signal) => {
      const fetch = Promise.withResolvers<string>();
      fetches.push(fetch);
      signal?.addEventListener('abort', () => fetch.reject(signal.reason));
      return fetch.promise;
    };
    const store = secretStore({ fetchSecret, refreshSeconds: 300, now: () => 0 });
    return { store, fetches };
  }

  it('a fetch is ended with the event that needed it', async () => {
    const { store } = storeOverFetches();
    const left = Promise.withResolvers<Promise<unknown>>();
    await runEvent(60_000, async () => left.resolve(store.read(ARN).catch((error) => error)));
    expect(await left.promise).toMatchObject({ code: 'secrets.unavailable' });
  });

  it('a fetch of one event is not waited for by the next', async () => {
    const { store, fetches } = storeOverFetches();
    const first = runEvent(60_000, () => store.read(ARN));
    const second = runEvent(60_000, () => store.read(ARN));
    fetches[1]?.resolve('one');
    expect(await second).toBe('one');
    fetches[0]?.resolve('one');
    expect(await first).toBe('one');
  });
});

describe('a secret in JSON', () => {
  const SCHEMA = v.object({ kid: v.string(), inner: v.object({ k: v.string() }) });

  it('a secret in JSON is parsed by its schema', () => {
    const secret = '{"kid":"1","inner":{"k":"s3cr3t"},"note":"x"}';
    expect(parseSecret(secret, SCHEMA)).toEqual({ kid: '1', inner: { k: 's3cr3t' } });
  });

  it.each([
    ['that is not JSON', 's3cr3t', 'not JSON'],
    ['that is not an object', '"s3cr3t"', 'whole'],
    ['whose fields are missing', '{"s3cr3t":1}', 'kid, inner'],
    ['whose field is of another type', '{"kid":"1","inner":{"k":["s3cr3t"]}}', 'inner.k'],
  ])('a secret %s is malformed, and nothing of it is disclosed', (_title, secret, problem) => {
    const failure = thrownBy(() => parseSecret(secret, SCHEMA));
    expect(failure).toMatchObject({ code: 'secrets.malformed', evidence: { problem } });
    expect(JSON.stringify([failure.evidence, failure.message, failure.cause])).not.toContain(
      's3cr3t',
    );
    expect(failure.stack).not.toContain('s3cr3t');
  });
});

function thrownBy(work: () => unknown): Failure {
  try {
    work();
  } catch (error) {
    if (error instanceof Failure) return error;
  }
  return expect.unreachable('no failure was thrown');
}
