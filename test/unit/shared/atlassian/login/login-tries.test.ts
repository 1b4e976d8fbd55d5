import { describe, expect, it } from 'vitest';
import type { Login, LoginOutcome } from '#shared/atlassian/login/login-outcome.ts';
import { loginTries } from '#shared/atlassian/login/login-tries.ts';

const CREDENTIALS = { username: 'ada', password: 'derived' };
const LINES = ['JSESSIONID=fresh; Path=/'];
const OPENED: LoginOutcome = { kind: 'opened', setCookies: LINES };
const WRONG: LoginOutcome = { kind: 'wrong_password' };
const gone = (status: number): LoginOutcome => ({ kind: 'endpoint_refused', status });

/** Returns logins that answer as written, and the order in which they were tried. */
function logins(...outcomes: LoginOutcome[]) {
  const tried: number[] = [];
  const kinds = outcomes.map(
    (outcome, index): Login =>
      async () => {
        tried.push(index);
        return outcome;
      },
  );
  return { kinds, tried };
}

describe('trying logins', () => {
  it('the tries end with the first login that opens a session', async () => {
    const { kinds, tried } = logins(gone(404), OPENED, OPENED);
    expect(await loginTries(kinds)(CREDENTIALS, 'set before')).toEqual({
      setCookies: LINES,
      tried: kinds.slice(0, 2),
      refusedStatus: null,
    });
    expect(tried).toEqual([0, 1]);
  });

  it('the tries end with the first login that calls the password wrong, because each failure counts', async () => {
    const { kinds, tried } = logins(gone(404), WRONG, OPENED);
    expect(await loginTries(kinds)(CREDENTIALS, 'set before')).toEqual({
      setCookies: null,
      tried: kinds.slice(0, 2),
      refusedStatus: null,
    });
    expect(tried).toEqual([0, 1]);
  });

  it('the outcome is the last login’s when none judged the password', async () => {
    const { kinds } = logins(gone(404), gone(403));
    expect(await loginTries(kinds)(CREDENTIALS, 'set before')).toEqual({
      setCookies: null,
      tried: kinds,
      refusedStatus: 403,
    });
  });

  it('the tries begin with the login that has worked before', async () => {
    const { kinds, tried } = logins(gone(404), OPENED);
    const tryLogins = loginTries(kinds);
    await tryLogins(CREDENTIALS, 'set before');
    await tryLogins(CREDENTIALS, 'set before');
    expect(tried).toEqual([0, 1, 1]);
  });

  it('the tries end with the login that has refused before, whatever became of the password', async () => {
    const { kinds, tried } = logins(gone(401), WRONG);
    const tryLogins = loginTries(kinds);
    await tryLogins(CREDENTIALS, 'set before');
    await tryLogins(CREDENTIALS, 'set before');
    expect(tried).toEqual([0, 1, 1]);
  });

  it('a login that has refused before is tried again when the others refuse', async () => {
    const { kinds, tried } = logins(gone(404), gone(403));
    const tryLogins = loginTries(kinds);
    await tryLogins(CREDENTIALS, 'set before');
    await tryLogins(CREDENTIALS, 'set before');
    expect(tried).toEqual([0, 1, 0, 1]);
  });

  it('a refusal is forgotten when a password is called wrong that was just set', async () => {
    const { kinds, tried } = logins(gone(403), WRONG);
    const tryLogins = loginTries(kinds);
    await tryLogins(CREDENTIALS, 'just set');
    await tryLogins(CREDENTIALS, 'just set');
    expect(tried).toEqual([0, 1, 0, 1]);
  });

  it('a login that is left out is not tried, and the one that works is remembered', async () => {
    const { kinds, tried } = logins(WRONG, OPENED);
    const tryLogins = loginTries(kinds);
    const { tried: leftOut } = await tryLogins(CREDENTIALS, 'set before');
    expect((await tryLogins(CREDENTIALS, 'set before', leftOut)).setCookies).toEqual(LINES);
    await tryLogins(CREDENTIALS, 'set before');
    expect(tried).toEqual([0, 1, 1]);
  });
});
