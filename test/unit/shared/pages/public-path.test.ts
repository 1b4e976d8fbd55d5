import { describe, expect, it } from 'vitest';
import { Failure } from '#shared/base/failure.ts';
import { answerPublicPath, isPublicPath } from '#shared/pages/public-path.ts';
import { acceptedRequest } from '#test/builders/accepted-request.ts';
import { tokenKey } from '#test/builders/token-key.ts';

describe('recognising the edge’s own paths', () => {
  it.each([
    ['/_edge/landing', true],
    ['/_edge/health', true],
    ['/_edge/', true],
    ['/_edge', true],
    ['/_edgeless', false],
    ['/_EDGE/landing', false],
    ['/browse/_edge/landing', false],
    ['/', false],
  ])('the path %s is one of the edge’s own: %s', (path, expected) => {
    expect(isPublicPath(acceptedRequest({ path }))).toBe(expected);
  });
});

describe('the edge’s own paths', () => {
  it('the health path says that the function is available and nothing else', async () => {
    const answer = await answerPublicPath(acceptedRequest({ path: '/_edge/health' }), null);
    expect(answer).toMatchObject({ status: 200, body: Buffer.from('ok\n') });
    expect(answer.headers).toContainEqual(['cache-control', 'no-store']);
  });

  it('the landing is one of the edge’s own paths', async () => {
    const request = acceptedRequest({
      path: '/_edge/landing',
      query: '?to=/',
      cookie: '__Host-edge-session=x',
    });
    expect((await answerPublicPath(request, null)).status).toBe(307);
  });

  it('the key path publishes the keys of trusted tokens', async () => {
    const request = acceptedRequest({ path: '/_edge/keys.json' });
    const answer = await answerPublicPath(request, async () => [tokenKey()]);
    expect(JSON.parse(String(answer.body))).toEqual({ keys: [tokenKey().publicJwk] });
  });

  it('the key path is unknown when no product trusts tokens', async () => {
    const request = acceptedRequest({ path: '/_edge/keys.json' });
    await expect(answerPublicPath(request, null)).rejects.toMatchObject({
      code: 'accept.unknown_path',
    });
  });

  it('the key path is a failure when the keys cannot be read', async () => {
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
  ])('the path %s is unknown', async (path) => {
    await expect(answerPublicPath(acceptedRequest({ path }), async () => [])).rejects.toMatchObject(
      {
        code: 'accept.unknown_path',
      },
    );
  });
});
