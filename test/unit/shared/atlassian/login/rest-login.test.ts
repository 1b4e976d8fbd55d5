import { describe, expect, it } from 'vitest';
import { twoStepLogin } from '#shared/atlassian/login/two-step-login.ts';
import { productConnection } from '#test/builders/product-connection.ts';
import { recordingServer, type WrittenAnswer } from '#test/builders/recording-server.ts';

/** What comes of a sign-in that is answered so. */
async function logIn(answer: WrittenAnswer) {
  const { url, seen } = await recordingServer(() => answer);
  const scene = { connection: productConnection(url), sessionCookie: 'JSESSIONID' } as const;
  const login = twoStepLogin({ ...scene, rememberMe: false });
  const outcome = await login({ username: 'zoe', password: 'p' }).catch((error: unknown) => error);
  return { outcome, seen };
}

// Products open a session for any visitor, so the cookie alone does not say that somebody got in.
const headers = { 'set-cookie': 'JSESSIONID=visitor; Path=/; HttpOnly' };

describe('an answer that bears the session of a visitor', () => {
  it('is a wrong password where it says so', async () => {
    const { outcome } = await logIn({ status: 401, headers, body: { captchaRequired: false } });
    expect(outcome).toEqual({ kind: 'wrong_password' });
  });

  it('is no session where a second step is demanded', async () => {
    const { outcome } = await logIn({ status: 412, headers, body: { conversationId: '1' } });
    expect(outcome).toMatchObject({ code: 'session.second_step_required' });
  });

  it('is no session where the product has no such sign-in', async () => {
    const { outcome } = await logIn({ status: 404, headers });
    expect(outcome).toEqual({ kind: 'endpoint_refused', status: 404 });
  });
});

it('a sign-in is by the name and password in it, whatever else a request might bring', async () => {
  const { seen } = await logIn({ status: 401 });
  expect(seen[0]?.url).toBe('/rest/tsv/1.0/authenticate?os_authType=none');
});

it('a sign-in says that it is no page of somebody else’s that sends it', async () => {
  const { seen } = await logIn({ status: 401 });
  expect(seen[0]?.headers).toMatchObject({
    ...{ 'x-atlassian-token': 'no-check', 'user-agent': 'edge-authenticator' },
  });
});
