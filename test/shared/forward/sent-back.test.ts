import { describe, expect, it } from 'vitest';
import { rememberReturn, requireOwn, wasSentBack } from '#shared/forward/sent-back.ts';
import { edgeRequest } from '#test/builders/edge-request.ts';
import { productSessions } from '#test/builders/product-sessions.ts';

const PAGE = { destination: '/browse/TEST-1' };
const cookieOf = (line: string) => line.split(';', 1)[0] ?? '';

describe('somebody who was sent on from a sign-in page', () => {
  it('is remembered for moments, by a cookie of this host alone', () => {
    expect(rememberReturn(PAGE)).toMatch(
      /^__Host-edge-return-[\w-]{12}=1; Max-Age=20; Path=\/; Secure; HttpOnly; SameSite=Lax$/,
    );
  });

  it('is known again at the sign-in page for the same destination', () => {
    const cookie = `JSESSIONID=1A; ${cookieOf(rememberReturn(PAGE))}`;
    expect(wasSentBack(edgeRequest({ cookie }), PAGE)).toBe(true);
  });

  it.each([
    ['without a cookie', ''],
    ['for another page', cookieOf(rememberReturn({ destination: '/browse/TEST-2' }))],
  ])('is not taken for sent back %s', (_what, cookie) => {
    expect(wasSentBack(edgeRequest({ cookie }), PAGE)).toBe(false);
  });
});

describe('a sign-in page after a fresh session', () => {
  const answer = (name?: string) => ({
    status: 200,
    headers: name === undefined ? [] : ([['x-ausername', name]] as const),
    body: Buffer.from('You may not see this'),
    truncated: false,
  });
  const owner = { username: 'Ada', sessions: productSessions() };

  it.each(['Ada', 'ada'])(
    'that the product made in the session of %s is theirs to read',
    (name) => {
      expect(() => requireOwn(answer(name), owner, edgeRequest())).not.toThrow();
    },
  );

  it.each([
    ['in nobody’s session', answer()],
    ['in somebody else’s session', answer('bob')],
    ['that could not be fetched', 'goes_past' as const],
  ])('%s says that the product did not keep it', (_what, replay) => {
    expect(() => requireOwn(replay, owner, edgeRequest())).toThrow(
      expect.objectContaining({ code: 'session.sent_back', evidence: { product: 'jira' } }),
    );
  });
});
