import { describe, expect, it } from 'vitest';
import { assertSessionUser } from '#shared/forward/assert-session-user.ts';
import type { Replay } from '#shared/forward/replay-request.ts';
import { acceptedRequest } from '#test/builders/accepted-request.ts';
import { productSessions } from '#test/builders/product-sessions.ts';

const LOGIN_PAGE = acceptedRequest({ path: '/login.jsp' });

describe('a sign-in page after a fresh session', () => {
  const answer = (name?: string, status = 200) => ({
    status,
    headers: name === undefined ? [] : ([['x-ausername', name]] as const),
    body: Buffer.from('You may not see this'),
    truncated: false,
  });
  const owner = { username: 'Ada', sessions: productSessions() };

  it.each(['Ada', 'ada'])(
    'that the product made in the session of %s is theirs to read',
    (name) => {
      expect(() => assertSessionUser(answer(name), owner, LOGIN_PAGE)).not.toThrow();
    },
  );

  it.each([200, 299, 400, 403, 404, 500])('that says %i is theirs to read', (status) => {
    expect(() => assertSessionUser(answer('Ada', status), owner, LOGIN_PAGE)).not.toThrow();
  });

  it.each<[string, Replay]>([
    ['in nobody’s session', answer()],
    ['in somebody else’s session', answer('bob')],
    ['that could not be fetched', 'not_proxied'],
    ...[300, 302, 303, 307, 399].map((status): [string, Replay] => [
      `that leads away with ${status}`,
      answer('Ada', status),
    ]),
  ])('%s says that the product did not keep it', (_what, replay) => {
    expect(() => assertSessionUser(replay, owner, LOGIN_PAGE)).toThrow(
      expect.objectContaining({ code: 'session.sent_back', evidence: { product: 'jira' } }),
    );
  });
});

describe('any other page after a fresh session', () => {
  const headers = [['x-ausername', 'e\u0301va']] as const;
  const replay = { status: 200, headers, body: Buffer.from('page'), truncated: false };
  const owner = { username: '\u00c9VA', sessions: productSessions() };

  it('is shown to its user, whichever way the name is composed', () => {
    expect(() => assertSessionUser(replay, owner, acceptedRequest())).not.toThrow();
  });

  it('is never shown to another user', () => {
    const other = { ...owner, username: 'eva' };
    expect(() => assertSessionUser(replay, other, acceptedRequest())).toThrow(
      expect.objectContaining({
        code: 'session.login_refused',
        evidence: { product: 'jira', reason: 'other_person' },
      }),
    );
  });
});
