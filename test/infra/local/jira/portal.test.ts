import { expect, it } from 'vitest';
import { callJira } from './call-jira.ts';
import { ada, startTestJira } from './start-test-jira.ts';

const PORTAL = '/servicedesk/customer';

it('the portal sends users without a session to a login page of its own, which knows where they were', async () => {
  const jira = await startTestJira({ contextPath: '/jira' });
  const sent = await callJira(jira, `/jira${PORTAL}/portal/1`);
  expect(sent.status).toBe(302);
  const login = `/jira${PORTAL}/user/login?destination=portal%2F1`;
  expect(sent.headers['location']).toBe(login);
  const page = await callJira(jira, login);
  expect(page.text).toContain(`name="os_destination" value="${PORTAL}/portal/1"`);
});

it('the portal shows its pages to users with a session', async () => {
  const jira = await startTestJira();
  const page = await callJira(jira, `${PORTAL}/portals`, { basic: ada });
  expect(page.status).toBe(200);
  expect(page.text).toContain('Help Centre');
});

it('the portal is not there where Jira Service Management is not', async () => {
  const jira = await startTestJira({ switches: { serviceManagement: false } });
  expect((await callJira(jira, `${PORTAL}/user/login`)).status).toBe(404);
});
