import { describe, expect, it } from 'vitest';
import { createRemoteSource } from '#functions/sign-on/create-remote-source.ts';
import type { HttpAnswer, SendHttp } from '#shared/base/http.ts';
import { readSettings } from '#shared/settings/settings.ts';
import { NOW_SECONDS } from '#test/builders/data-token.ts';
import { environment } from '#test/builders/environment.ts';
import { replaceableSecret } from '#test/builders/replaceable-secret.ts';
import { accessToken, providerKey } from '#test/unit/shared/groups/sources/provider-keys.ts';
import { question, unavailable } from '#test/unit/shared/groups/sources/question.ts';

const json = (body: object): HttpAnswer => ({
  ...{ status: 200, headers: [], truncated: false },
  body: Buffer.from(JSON.stringify(body)),
});

/** What sources are made of where this answers everything, at a time that can be moved. */
function dependencies(send: SendHttp) {
  const clock = { nowMs: NOW_SECONDS * 1000 };
  return {
    clock,
    settings: readSettings(environment({ OIDC_KEY_SET_URL: 'https://id.example.com/jwks' })),
    secrets: replaceableSecret({}).store,
    send,
    retryRules: { waitsMs: [], longestWaitMs: 0, wait: async () => {} },
    now: () => clock.nowMs,
  };
}

const GRAPH = { from: 'microsoft_graph', names: 'id', onFailure: 'keep' } as const;
const ASKED = question({ accessToken: 'token' });

/** A Graph that counts how often it was asked for groups. */
function graph() {
  const asked: string[] = [];
  const send: SendHttp = async ({ url }) => {
    if (url.endsWith('/oidc/userinfo')) return json({ sub: 'subject-of-ada' });
    asked.push(url);
    return json({ value: [{ '@odata.type': '#microsoft.graph.group', id: `g${asked.length}` }] });
  };
  return { asked, send };
}

describe('a directory', () => {
  it('is believed for as long as the policy says', async () => {
    const { asked, send } = graph();
    const { clock, ...rest } = dependencies(send);
    const source = createRemoteSource({ ...GRAPH, timeLimitMs: 1_000, cacheSeconds: 60 }, rest);
    await source.read(ASKED);
    clock.nowMs += 59_000;
    expect(await source.read(ASKED)).toEqual({ state: 'present', names: ['g1'] });
    clock.nowMs += 1_000;
    expect(await source.read(ASKED)).toEqual({ state: 'present', names: ['g2'] });
    expect(asked).toHaveLength(2);
  });

  it('has as much time as the policy gives it', { timeout: 2_000 }, async () => {
    const silent: SendHttp = () => new Promise(() => {});
    const source = createRemoteSource(
      { ...GRAPH, timeLimitMs: 5, cacheSeconds: 60 },
      dependencies(silent),
    );
    await expect(source.read(ASKED)).rejects.toMatchObject(
      unavailable('timeout', { source: 'microsoft_graph' }),
    );
  });
});

it('an access token is read each time, and its keys are remembered', async () => {
  const key = await providerKey();
  const asked: string[] = [];
  const { clock, ...rest } = dependencies(async ({ url }) => {
    asked.push(url);
    return json({ keys: [key.jwk] });
  });
  const source = createRemoteSource(
    {
      ...{ from: 'access_token', onFailure: 'keep', timeLimitMs: 1_000 },
      ...{ claim: 'cognito:groups', format: 'list', clientClaim: 'client_id' },
    },
    rest,
  );
  const readWith = async (...groups: readonly string[]) =>
    source.read(
      question({ accessToken: await accessToken(key, { payload: { 'cognito:groups': groups } }) }),
    );
  expect(await readWith('a')).toEqual({ state: 'present', names: ['a'] });
  expect(await readWith('b')).toEqual({ state: 'present', names: ['b'] });
  expect(asked).toEqual(['https://id.example.com/jwks']);
  expect(clock.nowMs).toBe(NOW_SECONDS * 1000);
});
