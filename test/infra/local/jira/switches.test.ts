import { expect, it } from 'vitest';
import { callJira } from './call-jira.ts';
import { cookieOf } from './cookie-of.ts';
import { service, startTestJira } from './start-test-jira.ts';

const newLogin = '/rest/tsv/1.0/authenticate';
const adaSignsIn = { username: 'ada', password: 'ada password', rememberMe: true };

it('a switch that is turned while the server runs counts from the next request on', async () => {
  const jira = await startTestJira();
  const ask = async () => (await callJira(jira, '/rest/api/2/serverInfo')).status;
  expect(await ask()).toBe(200);
  jira.switches.anonymousServerInfo = 'refused401';
  expect(await ask()).toBe(401);
});

it('a switch of one server leaves another alone', async () => {
  const [one, other] = [await startTestJira(), await startTestJira()];
  one.switches.twoStepEnrolled.push('ada');
  one.switches.administratorGroups.push('readers');
  expect(other.switches.twoStepEnrolled).toEqual([]);
  expect(other.switches.administratorGroups).toEqual(['jira-administrators']);
});

it('cookies bear the attributes of the switches', async () => {
  const jira = await startTestJira({
    contextPath: '/jira',
    switches: {
      sessionCookieAttributes: 'HttpOnly; SameSite=Lax',
      xsrfCookieAttributes: '',
      rememberMeCookieAttributes: 'SameSite=Strict',
      rememberMeSeconds: 60,
    },
  });
  const { setCookies } = await callJira(jira, `/jira${newLogin}`, { json: adaSignsIn });
  expect(setCookies.map((cookie) => cookie.replace(/^[^;]+; |Expires=[^;]+; /g, ''))).toEqual([
    'Path=/jira; HttpOnly; SameSite=Lax',
    'Path=/jira',
    'Path=/jira; Max-Age=60; SameSite=Strict',
  ]);
});

it('a change may be answered with the written bean', async () => {
  const jira = await startTestJira({ switches: { updateAnswer: 'UserWriteBean' } });
  const answer = await callJira(jira, '/rest/api/2/user?username=ada', {
    method: 'PUT',
    json: { displayName: 'Ada King' },
    basic: service,
  });
  expect(answer.json).toMatchObject({ name: 'ada', displayName: 'Ada King' });
  expect(answer.json).not.toHaveProperty('groups');
});

it('a central sign-out and a new password may leave remember-me alone', async () => {
  const jira = await startTestJira({
    switches: { sessionDeleteDropsRememberMe: false, passwordChangeDropsRememberMe: false },
  });
  const name = 'seraph.rememberme.cookie';
  const value = cookieOf(await callJira(jira, newLogin, { json: adaSignsIn }), name);
  const asService = { basic: service };
  await callJira(jira, '/rest/api/2/user/session/ada', { method: 'DELETE', ...asService });
  const path = '/rest/api/2/user/password?username=ada';
  await callJira(jira, path, { method: 'PUT', json: { password: 'new' }, ...asService });
  const answer = await callJira(jira, '/rest/api/2/myself', { cookies: `${name}=${value}` });
  expect(answer.json).toHaveProperty('name', 'ada');
});

it('pages of members may be shorter', async () => {
  const jira = await startTestJira({ switches: { maxMembersPerPage: 1 } });
  const path = '/rest/api/2/group/member?groupname=jira-administrators';
  const { json } = await callJira(jira, path, { basic: service });
  expect(json).toMatchObject({ maxResults: 1, total: 2, isLast: false });
});
