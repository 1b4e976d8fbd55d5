import { expect, it } from 'vitest';
import { textAt } from '#test/infra/local/json/text-at.ts';
import { callCrowd } from './call-crowd.ts';
import { jira, signOnApplication, startTestCrowd } from './start-test-crowd.ts';

const cookie = '/config/cookie';

it.each([
  ['without credentials', null],
  ['with a wrong password', { ...signOnApplication, password: 'wrong' }],
  ['that is unknown', { ...signOnApplication, name: 'nobody' }],
  ['that is really a user', { name: 'ada', password: 'ada password' }],
])('an application %s is refused with the text that clients look for', async (_who, as) => {
  const crowd = await startTestCrowd();
  const answer = await callCrowd(crowd, cookie, { as });
  expect(answer.status).toBe(401);
  expect(answer.type).toBe('text/plain');
  expect(answer.text).toBe('Application failed to authenticate');
  expect(crowd.calls).toMatchObject([{ status: 401, application: null }]);
});

it('an application with good credentials learns that a path is none, and without them only that they are wrong', async () => {
  const crowd = await startTestCrowd();
  expect((await callCrowd(crowd, '/non-existent/location')).status).toBe(404);
  expect((await callCrowd(crowd, '/non-existent/location', { as: null })).status).toBe(401);
});

it('an application may have a password with a colon, which Basic leaves to it', async () => {
  const crowd = await startTestCrowd();
  expect((await callCrowd(crowd, cookie, { as: signOnApplication })).status).toBe(200);
});

it.each([
  ['tomcat', 'The server understood the request but refuses to authorize it.'],
  [
    'crowd',
    'Client with address "127.0.0.1" is forbidden from making requests to the application, edge',
  ],
] as const)(
  'an application from an address that is not on its list gets a page (%s)',
  async (page, text) => {
    const applications = [{ ...signOnApplication, remoteAddresses: ['10.0.0.0/8', 'localhost'] }];
    const crowd = await startTestCrowd({
      applications,
      switches: { forbiddenAddressPage: page },
    });
    const answer = await callCrowd(crowd, cookie);
    expect(answer.status).toBe(403);
    expect(answer.type).toBe('text/html;charset=utf-8');
    expect(answer.text).toContain(text);
  },
);

it('an application behind a trusted proxy is known by the address before the proxy', async () => {
  const applications = [{ ...signOnApplication, remoteAddresses: ['10.0.0.0/8'] }];
  const crowd = await startTestCrowd({ applications });
  const headers = { 'X-Forwarded-For': '10.1.2.3' };
  expect((await callCrowd(crowd, cookie, { headers })).status).toBe(403);
  crowd.switches.trustedProxies.push('127.0.0.0/8');
  expect((await callCrowd(crowd, cookie, { headers })).status).toBe(200);
});

it('an application added later is an application like the others', async () => {
  const crowd = await startTestCrowd();
  const added = { name: 'wiki', password: 'wiki password' };
  crowd.addApplication({
    ...added,
    remoteAddresses: ['127.0.0.1'],
    mayWrite: false,
    groups: 'all',
  });
  expect((await callCrowd(crowd, cookie, { as: added })).status).toBe(200);
});

it('an application is refused as JSON while Basic is blocked', async () => {
  const crowd = await startTestCrowd({ switches: { basicAuthBlocked: true } });
  const answer = await callCrowd(crowd, cookie);
  expect(answer.status).toBe(403);
  expect(answer.json).toHaveProperty(
    'message',
    'Basic Authentication has been disabled on this instance.',
  );
});

const name = '?username=bob';

const writes: [string, string, unknown?][] = [
  ['POST', '/user', { name: 'eve', active: true, password: { value: 'pw' } }],
  ['PUT', `/user${name}`, { name: 'bob', active: true }],
  ['DELETE', `/user${name}`],
  ['POST', `/user/rename${name}`, { 'new-name': 'rob' }],
  ['PUT', `/user/password${name}`, { value: 'new' }],
  ['POST', `/user/attribute${name}`, { attributes: [] }],
  ['DELETE', `/user/attribute${name}&attributename=a`],
  ['POST', '/group', { name: 'new' }],
  ['PUT', '/group?groupname=readers', { name: 'readers' }],
  ['DELETE', '/group?groupname=readers'],
  ['POST', `/user/group/direct${name}`, { name: 'readers' }],
  ['DELETE', `/user/group/direct${name}&groupname=readers`],
  ['POST', '/group/user/direct?groupname=readers', { name: 'bob' }],
  ['POST', '/group/child-group/direct?groupname=readers', { name: 'jira-users' }],
  ['DELETE', '/group/child-group/direct?groupname=readers&child-groupname=jira-users'],
];

it.each(writes)(
  'a directory that the application may not change refuses %s %s',
  async (method, path, json) => {
    const crowd = await startTestCrowd();
    const before = JSON.stringify([crowd.people(), crowd.groups()]);
    const answer = await callCrowd(crowd, path, { method, json, as: jira });
    expect(answer).toMatchObject({
      status: 403,
      json: { reason: 'APPLICATION_PERMISSION_DENIED' },
    });
    expect(JSON.stringify([crowd.people(), crowd.groups()])).toBe(before);
    crowd.switches.readOnlyDirectory = true;
    expect((await callCrowd(crowd, path, { method, json })).status).toBe(403);
  },
);

it('the record of calls holds no query, credential or token', async () => {
  const bodies: string[] = [];
  const crowd = await startTestCrowd({ onExchange: ({ body }) => bodies.push(body) });
  const path = '/session?validate-password=false';
  const { json } = await callCrowd(crowd, path, { json: { username: 'ada' } });
  const token = textAt(json, 'token');
  await callCrowd(crowd, `/session/${token}`, { json: {}, as: jira });
  await callCrowd(crowd, `/session/${token}`, { method: 'DELETE' });
  await callCrowd(crowd, `/session/${token}`);
  const session = { path: '/rest/usermanagement/1/session/{token}', application: 'edge' };
  expect(crowd.calls).toEqual([
    { ...session, method: 'POST', path: '/rest/usermanagement/1/session', status: 201 },
    { ...session, method: 'POST', status: 200, application: 'jira' },
    { ...session, method: 'DELETE', status: 204 },
    { ...session, method: 'GET', status: 404 },
  ]);
  expect(bodies[0]).toContain('"token":"{token}"');
  expect(JSON.stringify([bodies, crowd.sessions(), crowd.people()])).not.toContain(token);
});
