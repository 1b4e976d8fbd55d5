import { expect, it } from 'vitest';
import type { LocalCrowd } from '#infra/local/crowd/start-crowd.ts';
import { optionalMemberAt } from '#test/infra/local/json/optional-member-at.ts';
import { textAt } from '#test/infra/local/json/text-at.ts';
import { type CallOptions, callCrowd } from './call-crowd.ts';
import { jira, startTestCrowd } from './start-test-crowd.ts';

const unchecked = '/session?validate-password=false';

// The address of the connection, then X-Forwarded-For.
const factorsOf = (...addresses: readonly string[]) => {
  const names = ['remote_address', 'X-Forwarded-For'];
  return { validationFactors: addresses.map((value, i) => ({ name: names[i], value })) };
};

async function issueToken(crowd: LocalCrowd, factors?: object, path = unchecked): Promise<string> {
  const json = { username: 'ada', ...(factors && { 'validation-factors': factors }) };
  return textAt((await callCrowd(crowd, path, { json })).json, 'token');
}

async function statusOf(crowd: LocalCrowd, token: string, json: object = {}): Promise<number> {
  return (await callCrowd(crowd, `/session/${token}`, { json })).status;
}

it('issuing a token needs no password when none is validated, and answers 201 with the session', async () => {
  const nowMs = 1_500_000_000_000;
  const crowd = await startTestCrowd({ clock: () => nowMs });
  const answer = await callCrowd(crowd, `${unchecked}&duration=600`, {
    json: { username: 'ADA' },
  });
  expect(answer.status).toBe(201);
  const token = textAt(answer.json, 'token');
  expect(token).toMatch(/^[\w-]{30,}$/);
  const href = `${crowd.url}/rest/usermanagement/1/session/${token}`;
  expect(answer.headers.get('location')).toBe(href);
  expect(answer.json).toEqual({
    expand: 'user',
    token,
    user: {
      name: 'ada',
      link: { href: `${crowd.url}/rest/usermanagement/1/user?username=ada`, rel: 'self' },
    },
    link: { href, rel: 'self' },
    'created-date': nowMs,
    'expiry-date': nowMs + 600_000,
  });
  expect(crowd.sessions()).toEqual([
    { name: 'ada', createdMs: nowMs, expiryMs: nowMs + 600_000, factors: 0 },
  ]);
});

it.each([
  ['no duration', '', 1800],
  ['a shorter one', '&duration=300', 300],
  ['a longer one', '&duration=86400', 1800],
  ['none worth the name', '&duration=-1', 1800],
])(
  'issuing a token for %s lasts as the server’s time-out allows',
  async (_what, query, seconds) => {
    const crowd = await startTestCrowd({ clock: () => 0 });
    await issueToken(crowd, undefined, unchecked + query);
    expect(crowd.sessions()[0]?.expiryMs).toBe(seconds * 1000);
  },
);

it('issuing a token for a duration that is no number is a path that does not exist', async () => {
  const crowd = await startTestCrowd();
  const path = `${unchecked}&duration=soon`;
  expect((await callCrowd(crowd, path, { json: { username: 'ada' } })).status).toBe(404);
});

it('issuing a token carries the whole user when expanded', async () => {
  const crowd = await startTestCrowd();
  const path = `${unchecked}&expand=user`;
  const { json } = await callCrowd(crowd, path, { json: { username: 'ada' } });
  expect(json).toMatchObject({ user: { email: 'ada@example.com', active: true } });
});

it('issuing a token with the right password is a sign-in, and with a wrong, empty or missing one is not', async () => {
  const crowd = await startTestCrowd();
  const signIn = async (password?: string) => {
    const { status, json } = await callCrowd(crowd, '/session', {
      json: { username: 'ada', password },
    });
    return [status, optionalMemberAt(json, 'reason')];
  };
  expect(await signIn('ada password')).toEqual([201, undefined]);
  for (const password of ['wrong', '', undefined]) {
    expect(await signIn(password)).toEqual([400, 'INVALID_USER_AUTHENTICATION']);
  }
});

it.each([
  ['an unknown user', 'eve', 400, 'INVALID_USER_AUTHENTICATION'],
  ['an inactive user', 'sue', 400, 'INACTIVE_ACCOUNT'],
  ['a user who may not use the application', 'bob', 403, 'APPLICATION_ACCESS_DENIED'],
])('issuing a token for %s is refused', async (_who, username, status, reason) => {
  const crowd = await startTestCrowd();
  crowd.addPerson({
    ...{ name: 'sue', displayName: 'Sue', emailAddress: 'sue@example.com' },
    ...{ active: false, groups: ['jira-users'] },
  });
  const answer = await callCrowd(crowd, unchecked, { json: { username }, as: jira });
  expect(answer).toMatchObject({ status, json: { reason } });
  expect(crowd.sessions()).toEqual([]);
});

it('issuing a token is refused for an expired password only when the password is validated', async () => {
  const crowd = await startTestCrowd();
  crowd.expirePassword('ada');
  const json = { username: 'ada', password: 'ada password' };
  const refused = await callCrowd(crowd, '/session', { json });
  expect(refused).toMatchObject({ status: 400, json: { reason: 'EXPIRED_CREDENTIAL' } });
  expect((await callCrowd(crowd, unchecked, { json })).status).toBe(201);
});

it('issuing a token for a member through a nested group is allowed', async () => {
  const crowd = await startTestCrowd();
  crowd.addPerson({
    ...{ name: 'sue', displayName: 'Sue', emailAddress: 'sue@example.com', groups: ['readers'] },
  });
  const minting: CallOptions = { json: { username: 'sue' }, as: jira };
  expect((await callCrowd(crowd, unchecked, minting)).status).toBe(403);
  crowd.nestGroup('readers', 'jira-users');
  expect((await callCrowd(crowd, unchecked, minting)).status).toBe(201);
});

it('issuing a token binds username, and userName only where the switch says so', async () => {
  const crowd = await startTestCrowd();
  const json = { userName: 'ada' };
  const refused = await callCrowd(crowd, unchecked, { json });
  expect(refused).toMatchObject({ status: 400, json: { reason: 'ILLEGAL_ARGUMENT' } });
  crowd.switches.acceptsUserName = true;
  expect((await callCrowd(crowd, unchecked, { json })).status).toBe(201);
});

it('asking again while a session lives returns the same token to the same user with the same factors', async () => {
  const crowd = await startTestCrowd();
  const first = await issueToken(crowd, factorsOf('203.0.113.7'));
  const again = await callCrowd(crowd, unchecked, {
    json: { username: 'ada', 'validation-factors': factorsOf('203.0.113.7') },
  });
  expect(again).toMatchObject({ status: 201, json: { token: first } });
  expect(crowd.sessions()).toHaveLength(1);
});

it('asking again while a session lives lets the session live anew, for the duration of this time', async () => {
  let now = 0;
  const crowd = await startTestCrowd({ clock: () => now });
  await issueToken(crowd, undefined, `${unchecked}&duration=300`);
  now = 200_000;
  await issueToken(crowd, undefined, `${unchecked}&duration=600`);
  expect(crowd.sessions().map(({ expiryMs }) => expiryMs)).toEqual([800_000]);
});

it('asking again while a session lives returns another token once it has expired', async () => {
  let now = 0;
  const crowd = await startTestCrowd({ clock: () => now });
  const first = await issueToken(crowd);
  now = 1_800_000;
  expect(await issueToken(crowd)).not.toBe(first);
  expect(await statusOf(crowd, first)).toBe(404);
});

it('asking again while a session lives returns another token to another user, and for other factors that are no addresses', async () => {
  const crowd = await startTestCrowd();
  const first = await issueToken(crowd);
  const { json } = await callCrowd(crowd, unchecked, { json: { username: 'bob' } });
  const other = await issueToken(crowd, {
    validationFactors: [{ name: 'NAME', value: 'kiosk' }],
  });
  expect(new Set([first, textAt(json, 'token'), other]).size).toBe(3);
});

it('asking again while a session lives answers 200 or returns a token of its own where the switch says so', async () => {
  const crowd = await startTestCrowd({ switches: { repeatedSignInStatus: 200 } });
  const first = await issueToken(crowd);
  const again = await callCrowd(crowd, unchecked, { json: { username: 'ada' } });
  expect(again).toMatchObject({ status: 200, json: { token: first } });
  crowd.switches.repeatedSignIn = 'new-token';
  expect(await issueToken(crowd)).not.toBe(first);
});

it('validating a token extends its life by the duration it was issued for', async () => {
  let now = 0;
  const crowd = await startTestCrowd({ clock: () => now });
  const token = await issueToken(crowd, undefined, `${unchecked}&duration=600`);
  now = 599_000;
  const answer = await callCrowd(crowd, `/session/${token}`, { json: {} });
  expect(answer).toMatchObject({ status: 200, json: { 'expiry-date': 1_199_000 } });
  now = 1_199_000;
  expect(await statusOf(crowd, token)).toBe(404);
});

it('validating a token that is unknown ends in 404 INVALID_SSO_TOKEN', async () => {
  const crowd = await startTestCrowd();
  const answer = await callCrowd(crowd, '/session/invented', { json: {} });
  expect(answer.status).toBe(404);
  expect(answer.json).toEqual({
    reason: 'INVALID_SSO_TOKEN',
    message: 'Token does not validate.',
  });
});

it('validating a token is refused to an application that the user may not use', async () => {
  const crowd = await startTestCrowd();
  const { json } = await callCrowd(crowd, unchecked, { json: { username: 'bob' } });
  const token = textAt(json, 'token');
  const answer = await callCrowd(crowd, `/session/${token}`, { json: {}, as: jira });
  expect(answer).toMatchObject({ status: 403, json: { reason: 'APPLICATION_ACCESS_DENIED' } });
  expect(await statusOf(crowd, token)).toBe(200);
});

it('validating a token of an inactive user is refused even where their sessions go on', async () => {
  const crowd = await startTestCrowd({ switches: { deactivationEndsSessions: false } });
  const token = await issueToken(crowd);
  const json = { name: 'ada', active: false };
  await callCrowd(crowd, '/user?username=ada', { method: 'PUT', json });
  expect(await statusOf(crowd, token)).toBe(404);
  expect((await callCrowd(crowd, `/session/${token}`)).status).toBe(200);
});

it('validating a token does not happen when a session is only looked up', async () => {
  let now = 0;
  const crowd = await startTestCrowd({
    clock: () => now,
    switches: { requireConsistentClientAddress: true },
  });
  const token = await issueToken(crowd, factorsOf('203.0.113.7'));
  now = 1000;
  const answer = await callCrowd(crowd, `/session/${token}?expand=user`);
  expect(answer).toMatchObject({
    status: 200,
    json: { user: { email: 'ada@example.com' }, 'expiry-date': 1_800_000 },
  });
  expect((await callCrowd(crowd, '/session/invented')).json).toHaveProperty(
    'reason',
    'INVALID_SSO_TOKEN',
  );
});

const client = '203.0.113.7';

const balancer = '10.0.0.5';

const proxies = ['10.0.0.0/24', '192.0.2.1'];

it('addresses bind nothing while no consistent address is required', async () => {
  const crowd = await startTestCrowd();
  const token = await issueToken(crowd, factorsOf(client));
  expect(await statusOf(crowd, token, factorsOf('198.51.100.9'))).toBe(200);
  expect(await statusOf(crowd, token)).toBe(200);
});

it.for([
  ['the same address', [client], [client], [], 200],
  ['another address', [client], ['198.51.100.9'], [], 404],
  ['no address', [client], null, [], 404],
  ['an address where there was none', null, [client], [], 404],
  ['none where there was none', null, null, [], 200],
  ['the address through a trusted proxy', [client], [balancer, client], proxies, 200],
  ['the address through an untrusted proxy', [client], [balancer, client], [], 404],
  [
    'the address through two trusted ones',
    [client],
    [balancer, `${client}, 192.0.2.1`],
    proxies,
    200,
  ],
  ['the proxy’s own address', [balancer, client], [balancer], proxies, 404],
  [
    'an address behind a hop of no trust',
    [client],
    [balancer, `${client}, 192.0.2.9`],
    proxies,
    404,
  ],
  ['the first of the trusted proxies', ['10.0.0.9'], [balancer, '10.0.0.9'], proxies, 200],
] as const)(
  'addresses that are required bind a token: %s',
  async ([_what, issued, validated, trusted, status]) => {
    const switches = { requireConsistentClientAddress: true, trustedProxies: [...trusted] };
    const crowd = await startTestCrowd({ switches });
    const token = await issueToken(crowd, issued === null ? undefined : factorsOf(...issued));
    const factors = validated === null ? {} : factorsOf(...validated);
    expect(await statusOf(crowd, token, factors)).toBe(status);
  },
);

it('addresses read from the right end at the first hop of no trust', async () => {
  const switches = { requireConsistentClientAddress: true, trustedProxies: proxies };
  const crowd = await startTestCrowd({ switches });
  crowd.switches.addressReading = 'right-to-left';
  const token = await issueToken(crowd, factorsOf('198.51.100.9'));
  const chain = `${client}, 198.51.100.9, 192.0.2.1`;
  expect(await statusOf(crowd, token, factorsOf(balancer, chain))).toBe(200);
  crowd.switches.addressReading = 'all-trusted';
  expect(await statusOf(crowd, token, factorsOf(balancer, chain))).toBe(404);
});

it('addresses that differ make different tokens where they are required', async () => {
  const crowd = await startTestCrowd({ switches: { requireConsistentClientAddress: true } });
  expect(await issueToken(crowd, factorsOf(client))).not.toBe(
    await issueToken(crowd, factorsOf(balancer)),
  );
  expect(crowd.sessions().map(({ factors }) => factors)).toEqual([1, 1]);
});

it('ending sessions answers 204, whether the token lived or not', async () => {
  const crowd = await startTestCrowd();
  const token = await issueToken(crowd);
  for (const path of [`/session/${token}`, `/session/${token}`, '/session/invented']) {
    expect((await callCrowd(crowd, path, { method: 'DELETE' })).status).toBe(204);
  }
  expect(crowd.sessions()).toEqual([]);
});

it('ending sessions of a user spares other users and the excluded token', async () => {
  const crowd = await startTestCrowd({ switches: { repeatedSignIn: 'new-token' } });
  const kept = await issueToken(crowd);
  await issueToken(crowd);
  await callCrowd(crowd, unchecked, { json: { username: 'bob' } });
  const end = (query: string) => callCrowd(crowd, `/session?${query}`, { method: 'DELETE' });
  expect((await end(`username=ada&exclude=${kept}`)).status).toBe(204);
  expect(crowd.sessions().map(({ name }) => name)).toEqual(['ada', 'bob']);
  expect(await statusOf(crowd, kept)).toBe(200);
  await end('username=ada');
  expect(crowd.person('ada')?.sessions).toBe(0);
  expect((await end('username=nobody')).status).toBe(204);
});

it.for([
  [
    'deactivation',
    'deactivationEndsSessions',
    'PUT',
    '/user?username=ada',
    { name: 'ada', active: false },
  ],
  [
    'a new name',
    'renameEndsSessions',
    'POST',
    '/user/rename?username=ada',
    { 'new-name': 'countess' },
  ],
  [
    'a new password',
    'passwordChangeEndsSessions',
    'PUT',
    '/user/password?username=ada',
    { value: 'new' },
  ],
] as const)(
  'ending sessions follows %s, where the switch says so',
  async ([_what, cause, method, path, json]) => {
    for (const ends of [true, false]) {
      const crowd = await startTestCrowd({ switches: { [cause]: ends } });
      await issueToken(crowd);
      expect((await callCrowd(crowd, path, { method, json })).status).toBeLessThan(300);
      expect(crowd.sessions()).toHaveLength(ends ? 0 : 1);
    }
  },
);

it('ending sessions follows the deletion of a user', async () => {
  const crowd = await startTestCrowd();
  const token = await issueToken(crowd);
  await callCrowd(crowd, '/user?username=ada', { method: 'DELETE' });
  expect(await statusOf(crowd, token)).toBe(404);
});

it('ending sessions of all users leaves no token', async () => {
  const crowd = await startTestCrowd();
  const token = await issueToken(crowd);
  crowd.endSessions();
  expect(await statusOf(crowd, token)).toBe(404);
});
