import { describe, expect, it } from 'vitest';
import { twoStepLogin } from '#shared/atlassian/login/two-step-login.ts';
import { productConnection } from '#test/builders/product-connection.ts';
import { recordingServer, type WrittenAnswer } from '#test/builders/recording-server.ts';

/** Returns the outcome of a sign-in with this answer. */
async function logIn(answer: WrittenAnswer) {
  const { url, seen } = await recordingServer(() => answer);
  const options = { connection: productConnection(url), sessionCookie: 'JSESSIONID' } as const;
  const login = twoStepLogin({ ...options, rememberMe: false });
  const outcome = await login({ username: 'zoe', password: 'p' }).catch((error: unknown) => error);
  return { outcome, seen };
}

// Products open a session for any client, so the cookie alone does not mean a sign-in.
const headers = { 'set-cookie': 'JSESSIONID=visitor; Path=/; HttpOnly' };

describe('an answer with an anonymous session', () => {
  it('an answer with an anonymous session is a wrong password when it says so', async () => {
    const { outcome } = await logIn({ status: 401, headers, body: { captchaRequired: false } });
    expect(outcome).toEqual({ kind: 'wrong_password' });
  });

  it('an answer with an anonymous session is refused when a second step is demanded', async () => {
    const { outcome } = await logIn({ status: 412, headers, body: { conversationId: '1' } });
    expect(outcome).toMatchObject({ code: 'session.second_step_required' });
  });

  it('an answer with an anonymous session is no login when the product has no such endpoint', async () => {
    const { outcome } = await logIn({ status: 404, headers });
    expect(outcome).toEqual({ kind: 'endpoint_refused', status: 404 });
  });
});

it('a sign-in uses the name and password in it, and no other credentials of the request', async () => {
  const { seen } = await logIn({ status: 401 });
  expect(seen[0]?.url).toBe('/rest/tsv/1.0/authenticate?os_authType=none');
});

it('a sign-in states that no other site sends it', async () => {
  const { seen } = await logIn({ status: 401 });
  expect(seen[0]?.headers).toMatchObject({
    ...{ 'x-atlassian-token': 'no-check', 'user-agent': 'edge-authenticator' },
  });
});
