import { describe, expect, it } from 'vitest';
import { Failure } from '#shared/base/failure.ts';
import { answerPublicPath, isPublicPath } from '#shared/pages/public-path.ts';
import { acceptedRequest } from '#test/builders/accepted-request.ts';
import { tokenKey } from '#test/builders/token-key.ts';

describe('a path is one of the edge’s own', () => {
  it.each([
    ['/_edge/landing', true],
    ['/_edge/health', true],
    ['/_edge/', true],
    ['/_edge', true],
    ['/_edgeless', false],
    ['/_EDGE/landing', false],
    ['/browse/_edge/landing', false],
    ['/', false],
  ])('%s: %s', (path, expected) => {
    expect(isPublicPath(acceptedRequest({ path }))).toBe(expected);
  });
});

describe('the edge’s own paths', () => {
  it('say that the function is there, and nothing about it', async () => {
    const answer = await answerPublicPath(acceptedRequest({ path: '/_edge/health' }), null);
    expect(answer).toMatchObject({ status: 200, body: Buffer.from('ok\n') });
    expect(answer.headers).toContainEqual(['cache-control', 'no-store']);
  });

  it('hold the landing', async () => {
    const request = acceptedRequest({
      path: '/_edge/landing',
      query: '?to=/',
      cookie: '__Host-edge-session=x',
    });
    expect((await answerPublicPath(request, null)).status).toBe(307);
  });

  it('publish the keys of the tokens that products trust', async () => {
    const request = acceptedRequest({ path: '/_edge/keys.json' });
    const answer = await answerPublicPath(request, async () => [tokenKey()]);
    expect(JSON.parse(String(answer.body))).toEqual({ keys: [tokenKey().publicJwk] });
  });

  it('publish no keys where no product trusts tokens', async () => {
    const request = acceptedRequest({ path: '/_edge/keys.json' });
    await expect(answerPublicPath(request, null)).rejects.toMatchObject({
      code: 'accept.unknown_path',
    });
  });

  it('say so when the keys cannot be read', async () => {
    const request = acceptedRequest({ path: '/_edge/keys.json' });
    const down = new Failure('secrets.unavailable');
    await expect(answerPublicPath(request, () => Promise.reject(down))).rejects.toBe(down);
  });

  it.each([
    '/_edge',
    '/_edge/',
    '/_edge/health/',
    '/_edge/landing/x',
    '/_edge/../browse',
    '/_edge/keys.json/',
    '/_edge/keys',
  ])('are unknown otherwise: %s', async (path) => {
    await expect(answerPublicPath(acceptedRequest({ path }), async () => [])).rejects.toMatchObject(
      {
        code: 'accept.unknown_path',
      },
    );
  });
});
