import { describe, expect, it } from 'vitest';
import { answerPublicPath, isPublicPath } from '#shared/forward/public-path.ts';
import { edgeRequest } from '#test/builders/edge-request.ts';

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
    expect(isPublicPath(edgeRequest({ path }))).toBe(expected);
  });
});

describe('the edge’s own paths', () => {
  it('say that the function is there, and nothing about it', () => {
    const answer = answerPublicPath(edgeRequest({ path: '/_edge/health' }));
    expect(answer).toMatchObject({ status: 200, body: Buffer.from('ok\n') });
    expect(answer.headers).toContainEqual(['cache-control', 'no-store']);
  });

  it('hold the landing', () => {
    const request = edgeRequest({
      path: '/_edge/landing',
      query: '?to=/',
      cookie: '__Host-edge-session=x',
    });
    expect(answerPublicPath(request).status).toBe(307);
  });

  it.each(['/_edge', '/_edge/', '/_edge/health/', '/_edge/landing/x', '/_edge/../browse'])(
    'are unknown otherwise: %s',
    (path) => {
      expect(() => answerPublicPath(edgeRequest({ path }))).toThrow(
        expect.objectContaining({ code: 'accept.unknown_path' }),
      );
    },
  );
});
