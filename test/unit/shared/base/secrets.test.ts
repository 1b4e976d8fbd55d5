import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { Failure } from '#shared/base/failure.ts';
import { parseSecret, secretStore } from '#shared/base/secrets.ts';

const ARN = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:one-abcdef';

/** A store over a Secrets Manager that answers what `vault` holds, or is down. */
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
  it('is fetched once for all who ask at the same time', async () => {
    const { store, fetched } = storeOver({ value: 'one' });
    expect(await Promise.all([store.read(ARN), store.read(ARN), store.reread(ARN)])).toEqual([
      'one',
      'one',
      'one',
    ]);
    expect(fetched).toEqual([ARN]);
  });

  it('is fetched apart from every other secret', async () => {
    const { store, fetched } = storeOver({ value: 'one' });
    await Promise.all([store.read(ARN), store.read(`${ARN}2`)]);
    expect(fetched).toEqual([ARN, `${ARN}2`]);
  });

  it('is kept for the refresh interval and fetched anew behind it', async () => {
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

describe('a secret that was just refused', () => {
  it('is fetched anew', async () => {
    const vault = { value: 'one' };
    const { store, clock } = storeOver(vault);
    await store.read(ARN);
    vault.value = 'two';
    clock.seconds += 5;
    expect(await store.reread(ARN)).toBe('two');
    expect(await store.read(ARN)).toBe('two');
  });

  it('is not fetched anew within five seconds of the last time', async () => {
    const { store, clock, fetched } = storeOver({ value: 'one' });
    await store.read(ARN);
    clock.seconds += 4;
    expect(await store.reread(ARN)).toBe('one');
    expect(fetched).toHaveLength(1);
  });

  it('stays as it was known while Secrets Manager is down', async () => {
    const vault: { value: string | Error } = { value: 'one' };
    const { store, clock } = storeOver(vault);
    await store.read(ARN);
    vault.value = new Error('down');
    clock.seconds += 60;
    expect(await store.reread(ARN)).toBe('one');
  });
});

describe('an outage of Secrets Manager', () => {
  it('is looked into once for all who were refused', async () => {
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

  it('leaves a known value in use, and is looked into every thirty seconds only', async () => {
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

  it('is an outage for whoever asks first, with the kind of error as evidence and no text of it', async () => {
    const denied = Object.assign(new Error(`not authorized to read ${ARN}`), {
      name: 'AccessDeniedException',
    });
    const { store } = storeOver({ value: denied });
    const failure: unknown = await store.read(ARN).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'secrets.unavailable' });
    expect((failure as Failure).evidence).toEqual({ reason: 'AccessDeniedException' });
  });

  it('is over for the next who asks when the value was never known', async () => {
    const vault: { value: string | Error } = { value: new Error('down') };
    const { store } = storeOver(vault);
    await expect(store.read(ARN)).rejects.toMatchObject({ code: 'secrets.unavailable' });
    vault.value = 'one';
    expect(await store.read(ARN)).toBe('one');
  });
});

describe('a secret in JSON', () => {
  const SCHEMA = v.object({ kid: v.string(), inner: v.object({ k: v.string() }) });

  it('is what its schema describes', () => {
    const secret = '{"kid":"1","inner":{"k":"s3cr3t"},"note":"x"}';
    expect(parseSecret(secret, SCHEMA)).toEqual({ kid: '1', inner: { k: 's3cr3t' } });
  });

  it.each([
    ['that is not JSON', 's3cr3t', 'not JSON'],
    ['that is no object', '"s3cr3t"', 'whole'],
    ['whose fields are missing', '{"s3cr3t":1}', 'kid, inner'],
    ['whose field is of another type', '{"kid":"1","inner":{"k":["s3cr3t"]}}', 'inner.k'],
  ])('%s is malformed, and nothing of it is told', (_title, secret, problem) => {
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
