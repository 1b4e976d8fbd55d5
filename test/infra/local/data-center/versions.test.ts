import { describe, expect, it, onTestFinished } from 'vitest';
import { startBitbucket } from '#infra/local/bitbucket/start-bitbucket.ts';
import { startConfluence } from '#infra/local/confluence/start-confluence.ts';
import { startCrowd } from '#infra/local/crowd/start-crowd.ts';
import type { LocalProduct } from '#infra/local/data-center/start-product.ts';
import { startJira } from '#infra/local/jira/start-jira.ts';
import { type CallOptions, callProduct } from './call-product.ts';

const USER = { name: 'ada', password: 'pw', displayName: 'Ada', emailAddress: 'ada@example.com' };
const CREDENTIALS = { username: 'ada', password: 'pw' };
const optedOut = { 'X-Atlassian-Token': 'no-check' };
const asAdmin: CallOptions = { basic: 'admin:admin', headers: optedOut };
const TSV = '/rest/tsv/1.0/authenticate?os_authType=none';
const SESSION = '/rest/auth/1/session';

function formOf(fields: Readonly<Record<string, string>>): CallOptions {
  const headers = { ...optedOut, 'Content-Type': 'application/x-www-form-urlencoded' };
  return { body: new URLSearchParams(fields).toString(), headers };
}

const STARTS = {
  jira: (version: string) =>
    startJira({ switches: { version }, people: [{ ...USER, groups: ['jira-software-users'] }] }),
  confluence: (version: string) =>
    startConfluence({ switches: { version }, people: [{ ...USER, groups: ['confluence-users'] }] }),
  bitbucket: (version: string) =>
    startBitbucket({ switches: { version }, people: [{ ...USER, groups: ['stash-users'] }] }),
};

async function start(product: keyof typeof STARTS, version: string): Promise<LocalProduct> {
  const local: LocalProduct = await STARTS[product](version);
  onTestFinished(() => local.close());
  return local;
}

const tsv: CallOptions = { json: CREDENTIALS, headers: optedOut };
const jiraForm = formOf({ os_username: 'ada', os_password: 'pw' });
const bitbucketForm = formOf({ j_username: 'ada', j_password: 'pw' });
const change: CallOptions = { ...asAdmin, method: 'PUT', json: { fullName: 'A', email: 'a@x.y' } };

// What a version answers as the contract says, by call.
const ANSWERS: readonly (readonly [
  product: keyof typeof STARTS,
  what: string,
  call: readonly [path: string, options: CallOptions],
  statuses: Readonly<Record<string, number>>,
])[] = [
  [
    'jira',
    'Basic credentials',
    ['/rest/api/2/myself', asAdmin],
    { 9.12: 200, 10.3: 200, 11.3: 403 },
  ],
  ['jira', 'the newer log-in', [TSV, tsv], { 9.12: 404, 10.3: 200, 11.3: 200 }],
  [
    'jira',
    'the session resource',
    [SESSION, { json: CREDENTIALS }],
    { 9.12: 200, 10.3: 200, 11.3: 403 },
  ],
  [
    'jira',
    'an anonymous reader of the server’s version',
    ['/rest/api/2/serverInfo', {}],
    { 9.12: 200, 10.3: 200, 11.3: 401 },
  ],
  [
    'jira',
    'a reader of a group',
    ['/rest/api/2/group?groupname=jira-software-users', asAdmin],
    { 9.12: 200, 10.3: 405 },
  ],
  [
    'confluence',
    'Basic credentials',
    ['/rest/api/user/current', asAdmin],
    { 8.4: 200, 9.2: 200, '10.0': 403, 10.2: 403 },
  ],
  ['confluence', 'the newer log-in', [TSV, tsv], { 8.4: 404, 9.2: 200, 10.2: 200 }],
  [
    'confluence',
    'the form of old',
    ['/dologin.action', jiraForm],
    { 8.4: 302, 9.2: 404, 10.2: 404 },
  ],
  [
    'confluence',
    'a change of another user’s details',
    ['/rest/api/admin/user/ada', change],
    { 8.4: 404, 9.2: 404, 9.3: 204 },
  ],
  [
    'bitbucket',
    'Basic credentials',
    ['/rest/api/1.0/admin/users', asAdmin],
    { 8.19: 200, 9.5: 200, 10.4: 403 },
  ],
  ['bitbucket', 'the newer log-in', [TSV, tsv], { 8.19: 404, 9.5: 200, 10.4: 200 }],
  [
    'bitbucket',
    'the form of old',
    ['/j_atl_security_check', bitbucketForm],
    { 8.19: 302, 9.5: 302, 10.4: 404 },
  ],
];

describe.each(
  ANSWERS.flatMap(([product, what, call, statuses]) =>
    Object.entries(statuses).map(([version, status]) => ({ product, what, call, version, status })),
  ),
)('a local product of a version', ({ product, what, call, version, status }) => {
  it(`${product} ${version} answers ${what} with ${status}`, async () => {
    const local = await start(product, version);
    expect((await callProduct(local, ...call)).status).toBe(status);
  });
});

it.each([
  ['9.12', 1_000, 1_001],
  ['10.3', 100, 1_001],
  ['11.3', 100, 100],
] as const)(
  'a search of Jira %s gives %i users at once, and %i in all',
  async (version, most, all) => {
    const jira = await startJira({ switches: { version, basicAuthBlocked: false } });
    onTestFinished(() => jira.close());
    for (let n = 0; n < 1_001; n += 1) jira.addPerson({ ...USER, name: `found-${n}` });
    const search = async (start: number) => {
      const path = `/rest/api/2/user/search?username=found-&maxResults=5000&startAt=${start}`;
      const { json } = await callProduct(jira, path, asAdmin);
      return Array.isArray(json) ? json.length : -1;
    };
    expect(await search(0)).toBe(most);
    let count = 0;
    for (let page: number = most; page > 0; count += page) page = await search(count);
    expect(count).toBe(all);
  },
);

it.each(['5.3', '7.1'])('every answer of Crowd %s names its version', async (version) => {
  const crowd = await startCrowd({ applications: [], switches: { version } });
  onTestFinished(() => crowd.close());
  const { status, headers } = await fetch(`${crowd.url}/rest/usermanagement/1/user?username=x`);
  expect([status, headers.get('x-embedded-crowd-version')]).toEqual([401, `Crowd/${version}.3`]);
});

it('answers of Jira bear the headers that were recorded', async () => {
  const jira = await start('jira', '10.3');
  const { headers } = await callProduct(jira, '/rest/api/2/user?username=ada', asAdmin);
  expect(headers).toMatchObject({
    'content-type': 'application/json;charset=UTF-8',
    'cache-control': 'no-cache, no-store, no-transform',
    'retry-after': '0',
    pragma: 'no-cache',
    vary: 'User-Agent',
    'content-security-policy': "frame-ancestors 'self'",
    'x-asessionid': expect.stringMatching(/./),
  });
  const post = { ...asAdmin, json: { name: 'readers' } };
  const created = await callProduct(jira, '/rest/api/2/group', post);
  expect(created.headers.location).toMatch(/\/rest\/api\/2\/group\?groupname=readers$/);
});

it('a page of a product holds the marks that scripts look for', async () => {
  const jira = await start('jira', '10.3');
  const signedIn = await callProduct(jira, SESSION, { json: CREDENTIALS });
  const { text } = await callProduct(jira, '/secure/Dashboard.jspa', { cookies: signedIn });
  expect(text).toMatch(/title="loggedInUser" value="ada"/);
  expect(text).toMatch(/name="ajs-atl-token" content="[^"]+_lin"/);
  expect(text).toContain('>Log Out</a>');
});
