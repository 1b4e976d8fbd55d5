import { describe, expect, it } from 'vitest';
import { assertSessionUser } from '#shared/forward/assert-session-user.ts';
import type { Replay } from '#shared/forward/replay-request.ts';
import { acceptedRequest } from '#test/builders/accepted-request.ts';
import { productSessions } from '#test/builders/product-sessions.ts';

const LOGIN_PAGE = acceptedRequest({ path: '/login.jsp' });

describe('the answer to a sign-in page', () => {
  const answer = (name?: string, status = 200) => ({
    status,
    headers: name === undefined ? [] : ([['x-ausername', name]] as const),
    body: Buffer.from('You may not see this'),
    truncated: false,
  });
  const session = { username: 'Ada', sessions: productSessions() };

  it.each(['Ada', 'ada'])('a page in the session of %s is shown to Ada', (name) => {
    expect(() => assertSessionUser(answer(name), session, LOGIN_PAGE)).not.toThrow();
  });

  it.each([200, 299, 400, 403, 404, 500])(
    'a page with the status %i in the user’s session is shown',
    (status) => {
      expect(() => assertSessionUser(answer('Ada', status), session, LOGIN_PAGE)).not.toThrow();
    },
  );

  it.each<[string, Replay]>([
    ['without a session', answer()],
    ['in another user’s session', answer('bob')],
    ['that is not proxied', 'not_proxied'],
    ...[300, 302, 303, 307, 399].map((status): [string, Replay] => [
      `that redirects with ${status}`,
      answer('Ada', status),
    ]),
  ])('an answer %s means that the product did not keep the session', (_what, replay) => {
    expect(() => assertSessionUser(replay, session, LOGIN_PAGE)).toThrow(
      expect.objectContaining({ code: 'session.sent_back', evidence: { product: 'jira' } }),
    );
  });
});

describe('the answer to any other page', () => {
  const headers = [['x-ausername', 'e\u0301va']] as const;
  const replay = { status: 200, headers, body: Buffer.from('page'), truncated: false };
  const session = { username: '\u00c9VA', sessions: productSessions() };

  it('a page is shown to its user, whichever way the name is composed', () => {
    expect(() => assertSessionUser(replay, session, acceptedRequest())).not.toThrow();
  });

  it.each(['ADA+x', 'ada+X', 'Ada%20X', 'ada x'])(
    'a page is shown to its user, whichever way the name is encoded: %s',
    (name) => {
      const own = { ...replay, headers: [['x-ausername', name]] as const };
      const ada = { ...session, username: 'ada x' };
      expect(() => assertSessionUser(own, ada, acceptedRequest())).not.toThrow();
    },
  );

  it('a page that a shared cache may keep is no page of another user', () => {
    const cached = ['cache-control', 'public, max-age=31536000'] as const;
    const shared = { ...replay, headers: [...headers, cached] };
    const other = { ...session, username: 'eva' };
    expect(() => assertSessionUser(shared, other, acceptedRequest())).not.toThrow();
  });

  it('a page is never shown to another user', () => {
    const other = { ...session, username: 'eva' };
    expect(() => assertSessionUser(replay, other, acceptedRequest())).toThrow(
      expect.objectContaining({
        code: 'session.login_refused',
        evidence: { product: 'jira', reason: 'other_person' },
      }),
    );
  });
});
