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

/** Returns dependencies whose every request `send` answers, with a clock that can be moved. */
function dependencies(send: SendHttp) {
  const clock = { nowMs: NOW_SECONDS * 1000 };
  return {
    clock,
    settings: readSettings(environment({ OIDC_KEY_SET_URL: 'https://id.example.com/jwks' })),
    secrets: replaceableSecret({}).store,
    send,
    retryRules: { waitsMs: [], longestWaitMs: 0, wait: async () => {}, random: () => 1 },
    now: () => clock.nowMs,
  };
}

const GRAPH = { from: 'microsoft_graph', names: 'id', onFailure: 'keep' } as const;
const QUERY = question({ accessToken: 'token' });

/** Returns a Graph that records the requests for groups. */
function graph() {
  const requests: string[] = [];
  const send: SendHttp = async ({ url }) => {
    if (url.endsWith('/oidc/userinfo')) return json({ sub: 'subject-of-ada' });
    requests.push(url);
    return json({
      value: [{ '@odata.type': '#microsoft.graph.group', id: `g${requests.length}` }],
    });
  };
  return { requests, send };
}

describe('a directory', () => {
  it('a remote source is cached for as long as the policy says', async () => {
    const { requests, send } = graph();
    const { clock, ...others } = dependencies(send);
    const source = createRemoteSource({ ...GRAPH, timeLimitMs: 1_000, cacheSeconds: 60 }, others);
    await source.read(QUERY);
    clock.nowMs += 59_000;
    expect(await source.read(QUERY)).toEqual({ state: 'present', names: ['g1'] });
    clock.nowMs += 1_000;
    expect(await source.read(QUERY)).toEqual({ state: 'present', names: ['g2'] });
    expect(requests).toHaveLength(2);
  });

  it('a remote source has as much time as the policy gives it', { timeout: 2_000 }, async () => {
    const silent: SendHttp = () => new Promise(() => {});
    const source = createRemoteSource(
      { ...GRAPH, timeLimitMs: 5, cacheSeconds: 60 },
      dependencies(silent),
    );
    await expect(source.read(QUERY)).rejects.toMatchObject(
      unavailable('timeout', { source: 'microsoft_graph' }),
    );
  });
});

it('an access token is read each time, and its keys are cached', async () => {
  const key = await providerKey();
  const requests: string[] = [];
  const { clock, ...others } = dependencies(async ({ url }) => {
    requests.push(url);
    return json({ keys: [key.jwk] });
  });
  const source = createRemoteSource(
    {
      ...{ from: 'access_token', onFailure: 'keep', timeLimitMs: 1_000 },
      ...{ claim: 'cognito:groups', format: 'list', leftOut: 'unknown', clientClaim: 'client_id' },
    },
    others,
  );
  const readWith = async (...groups: readonly string[]) =>
    source.read(
      question({ accessToken: await accessToken(key, { payload: { 'cognito:groups': groups } }) }),
    );
  expect(await readWith('a')).toEqual({ state: 'present', names: ['a'] });
  expect(await readWith('b')).toEqual({ state: 'present', names: ['b'] });
  expect(requests).toEqual(['https://id.example.com/jwks']);
  expect(clock.nowMs).toBe(NOW_SECONDS * 1000);
});
