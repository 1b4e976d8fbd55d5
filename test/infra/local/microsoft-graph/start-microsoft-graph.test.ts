import { PageIterator } from '@microsoft/microsoft-graph-client';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { makeGraphUser } from '#infra/local/microsoft-graph/graph-state.ts';
import {
  type LocalMicrosoftGraph,
  startMicrosoftGraph,
} from '#infra/local/microsoft-graph/start-microsoft-graph.ts';
import { type Certificates, makeCertificates } from '#infra/local/tls/certificates.ts';
import { localFetch } from '#test/infra/local/vendor-api/local-fetch.ts';
import { graphClient } from './graph-client.ts';

const memberOf = [
  { displayName: 'jira-users', id: '6d1f9f8e-0000-4000-8000-000000000001' },
  { displayName: 'jira-admins', onPremisesSamAccountName: 'JIRA-ADM' },
  { displayName: 'Global Reader', type: 'directoryRole' },
  { displayName: 'Branch office', type: 'administrativeUnit' },
] as const;

let tls: Certificates;
let graph: LocalMicrosoftGraph;

beforeAll(async () => {
  tls = await makeCertificates(['localhost']);
});
beforeEach(async () => {
  graph = await startMicrosoftGraph({
    tls,
    people: [
      { sub: 'pairwise-ada', displayName: 'Ada Lovelace', mail: 'ada@example.com', memberOf },
      { sub: 'pairwise-grace', displayName: 'Grace Hopper', mail: null },
    ],
    subjectOf: async (token) => (token === 'token-of-grace' ? 'pairwise-grace' : null),
  });
  graph.accept('token-of-ada', 'pairwise-ada');
});
afterEach(() => graph.close());

it('userinfo of the local Microsoft Graph holds exactly the six claims that Entra sends', async () => {
  expect(await read('/oidc/userinfo')).toEqual({
    sub: 'pairwise-ada',
    name: 'Ada Lovelace',
    family_name: 'Lovelace',
    given_name: 'Ada',
    picture: 'https://graph.microsoft.com/v1.0/me/photo/$value',
    email: 'ada@example.com',
  });
});

it('userinfo of the local Microsoft Graph leaves the e-mail out for a user who has none', async () => {
  const claims = await read('/oidc/userinfo', 'token-of-grace');
  expect(claims).toMatchObject({ sub: 'pairwise-grace' });
  expect(claims).not.toHaveProperty('email');
});

it('userinfo of the local Microsoft Graph returns another sub where a switch says so', async () => {
  graph.switches.userInfoSub = 'pairwise-mallory';
  expect(await read('/oidc/userinfo')).toMatchObject({ sub: 'pairwise-mallory' });
});

it('memberships at the local Microsoft Graph come with their types to a client of Microsoft', async () => {
  const page = await client().api('/me/transitiveMemberOf').select('id,displayName').get();
  expect(page['@odata.context']).toBe(
    `${graph.url}/v1.0/$metadata#directoryObjects(id,displayName)`,
  );
  expect(page.value.map((one: object) => Object.values(one).toSorted())).toEqual([
    ['#microsoft.graph.group', '6d1f9f8e-0000-4000-8000-000000000001', 'jira-users'],
    expect.arrayContaining(['#microsoft.graph.group', 'jira-admins']),
    expect.arrayContaining(['#microsoft.graph.directoryRole', 'Global Reader']),
    expect.arrayContaining(['#microsoft.graph.administrativeUnit', 'Branch office']),
  ]);
  expect(page).not.toHaveProperty('@odata.nextLink');
});

it('memberships at the local Microsoft Graph come page by page to a client of Microsoft', async () => {
  join(250);
  expect(await readAll(client(), 100)).toEqual(namesOf(250));
  expect(graph.requests).toHaveLength(3);
});

it('memberships at the local Microsoft Graph come in pages of a hundred unless the client says otherwise', async () => {
  join(101);
  expect((await read('/v1.0/me/transitiveMemberOf'))['value']).toHaveLength(100);
  expect((await read('/v1.0/me/transitiveMemberOf?$top=999'))['value']).toHaveLength(101);
});

it('memberships at the local Microsoft Graph come in smaller pages than asked for where a switch says so', async () => {
  join(5);
  graph.switches.pageSize = 2;
  expect(await readAll(client(), 999)).toEqual(namesOf(5));
  expect(graph.requests).toHaveLength(3);
});

it('memberships at the local Microsoft Graph keep the options of the first request in the address of the next page', async () => {
  join(3);
  const page = await read('/v1.0/me/transitiveMemberOf?$select=id&$top=2');
  expect(page['@odata.nextLink']).toMatch(
    /\/v1\.0\/me\/transitiveMemberOf\?\$select=id&\$top=2&\$skiptoken=[\w-]+$/,
  );
  const next = await ask(String(page['@odata.nextLink']));
  const { value } = (await next.json()) as { value: object[] };
  expect(value.map((one) => Object.keys(one))).toEqual([['@odata.type', 'id']]);
});

it.each(['0', '1000', '-1', 'many'])(
  'memberships at the local Microsoft Graph refuse pages of %s',
  async (top) => {
    const answer = await ask(`${graph.url}/v1.0/me/transitiveMemberOf?$top=${top}`);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: { code: 'Request_UnsupportedQuery' } });
  },
);

it.each(['$select=shoeSize', '$expand=members', '$skiptoken=made-up'])(
  'memberships at the local Microsoft Graph refuse the option %s',
  async (option) => {
    const answer = await ask(`${graph.url}/v1.0/me/transitiveMemberOf?${option}`);
    expect(answer.status).toBe(400);
  },
);

it("memberships at the local Microsoft Graph refuse the next page to another user's token", async () => {
  join(3);
  const page = await read('/v1.0/me/transitiveMemberOf?$top=2');
  const answer = await ask(String(page['@odata.nextLink']), 'token-of-grace');
  expect(answer.status).toBe(400);
});

it('memberships at the local Microsoft Graph point to another host for the next page where a switch says so', async () => {
  join(3);
  graph.switches.nextLinkOrigin = 'https://127.0.0.1:9';
  const page = await read('/v1.0/me/transitiveMemberOf?$top=2');
  expect(page['@odata.nextLink']).toMatch(/^https:\/\/127\.0\.0\.1:9\/v1\.0\/me\//);
});

it('memberships at the local Microsoft Graph show type and id and nothing else without consent to read groups', async () => {
  graph.switches.names = 'hidden';
  const page = await read(
    '/v1.0/me/transitiveMemberOf?$select=id,displayName,onPremisesSamAccountName',
  );
  expect(page['value']).toContainEqual({
    '@odata.type': '#microsoft.graph.group',
    id: memberOf[0].id,
    displayName: null,
    onPremisesSamAccountName: null,
  });
});

it('memberships at the local Microsoft Graph name the account of Active Directory for groups that have one', async () => {
  const page = await read(
    '/v1.0/me/transitiveMemberOf?$select=displayName,onPremisesSamAccountName',
  );
  expect(page['value']).toContainEqual({
    '@odata.type': '#microsoft.graph.group',
    displayName: 'jira-admins',
    onPremisesSamAccountName: 'JIRA-ADM',
  });
  expect(page['value']).toContainEqual({
    '@odata.type': '#microsoft.graph.directoryRole',
    displayName: 'Global Reader',
  });
});

it('memberships at the local Microsoft Graph are those of the caller only', async () => {
  expect((await read('/v1.0/me/transitiveMemberOf', 'token-of-grace'))['value']).toEqual([]);
});

it('the own account at the local Microsoft Graph comes with the properties that are asked for', async () => {
  const me = await client().api('/me').select(['id', 'userPrincipalName', 'mail']).get();
  expect(me).toEqual({
    '@odata.context': `${graph.url}/v1.0/$metadata#users(id,userPrincipalName,mail)/$entity`,
    id: graph.people[0]?.id,
    userPrincipalName: 'ada@example.com',
    mail: 'ada@example.com',
  });
});

it('the own account at the local Microsoft Graph does not exist for a user whom the tenant lost', async () => {
  graph.people.length = 0;
  await expect(client().api('/me').get()).rejects.toMatchObject({
    statusCode: 404,
    code: 'Request_ResourceNotFound',
  });
});

it.each([
  ['without a token', null],
  ['with an unknown token', 'made-up'],
])(
  'refusals of the local Microsoft Graph %s are 401 InvalidAuthenticationToken',
  async (_case, token) => {
    const answer = await ask(`${graph.url}/oidc/userinfo`, token);
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer /);
    expect(await answer.json()).toEqual({
      error: {
        code: 'InvalidAuthenticationToken',
        message: expect.any(String),
        innerError: {
          date: expect.any(String),
          'request-id': expect.any(String),
          'client-request-id': expect.any(String),
        },
      },
    });
  },
);

it.each([
  [403, 'Authorization_RequestDenied'],
  [429, 'TooManyRequests'],
  [503, 'serviceNotAvailable'],
])(
  'refusals of the local Microsoft Graph with status %i are %s to a client of Microsoft',
  async (statusCode, code) => {
    const headers = { 'Retry-After': '0' };
    graph.fail({ kind: 'status', status: statusCode, headers, times: 10 });
    await expect(client().api('/me').get()).rejects.toMatchObject({ statusCode, code });
  },
);

it('refusals of the local Microsoft Graph end after as many calls as planned, which a client of Microsoft outlasts', async () => {
  graph.fail({ kind: 'status', status: 429, headers: { 'Retry-After': '0' }, times: 2 });
  expect(await client().api('/me').select('displayName').get()).toMatchObject({
    displayName: 'Ada Lovelace',
  });
  expect(graph.requests.map(({ status }) => status)).toEqual([429, 429, 200]);
});

it('refusals of the local Microsoft Graph for too many calls say when to come back', async () => {
  graph.fail({ kind: 'status', status: 429 });
  const answer = await ask(`${graph.url}/v1.0/me`);
  expect(answer.headers.get('retry-after')).toBe('1');
});

it('the local Microsoft Graph notes a request that it never answers, and ends it when closing', async () => {
  const hanging = await startMicrosoftGraph({ tls, switches: { hang: true } });
  const ended = expect(ask(`${hanging.url}/oidc/userinfo`)).rejects.toMatchObject({
    code: 'ECONNRESET',
  });
  await expect.poll(() => hanging.requests).toHaveLength(1);
  expect(hanging.requests[0]).toEqual({ method: 'GET', path: '/oidc/userinfo', status: null });
  await hanging.close();
  await ended;
});

it('the local Microsoft Graph notes no token and no query', async () => {
  await read('/v1.0/me/transitiveMemberOf?$select=id');
  expect(graph.requests).toEqual([
    { method: 'GET', path: '/v1.0/me/transitiveMemberOf', status: 200 },
  ]);
});

it.each(['drop-request', 'drop-answer'] as const)(
  'the local Microsoft Graph cuts the line on %s',
  async (kind) => {
    graph.fail({ kind });
    await expect(ask(`${graph.url}/v1.0/me`)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect((await ask(`${graph.url}/v1.0/me`)).status).toBe(200);
  },
);

it('the local Microsoft Graph answers with half of its JSON where a switch says so', async () => {
  graph.fail({ kind: 'truncated-json' });
  await expect(read('/v1.0/me')).rejects.toThrow(SyntaxError);
});

it('the local Microsoft Graph has no other resources', async () => {
  expect((await ask(`${graph.url}/v1.0/users`)).status).toBe(404);
});

it('the local Microsoft Graph knows a user who joined while it ran', async () => {
  graph.people.push(makeGraphUser({ sub: 'pairwise-new', memberOf: [{ displayName: 'new' }] }));
  graph.accept('token-of-new', 'pairwise-new');
  const page = await read('/v1.0/me/transitiveMemberOf?$select=displayName', 'token-of-new');
  expect(page['value']).toEqual([{ '@odata.type': '#microsoft.graph.group', displayName: 'new' }]);
});

function client(token = 'token-of-ada') {
  return graphClient({ url: graph.url, ca: tls.ca, token });
}

function join(count: number): void {
  const drafts = namesOf(count).map((displayName) => ({ displayName }));
  graph.people[0]?.memberOf.splice(0);
  graph.people[0]?.memberOf.push(...makeGraphUser({ sub: '', memberOf: drafts }).memberOf);
}

function namesOf(count: number): string[] {
  return Array.from({ length: count }, (_, n) => `group-${n}`);
}

async function readAll(of: ReturnType<typeof client>, top: number): Promise<string[]> {
  const names: string[] = [];
  const first = await of.api('/me/transitiveMemberOf').select('displayName').top(top).get();
  const note = ({ displayName }: { displayName: string }) => names.push(displayName) > 0;
  await new PageIterator(of, first, note).iterate();
  return names;
}

async function read(path: string, token?: string): Promise<Record<string, unknown>> {
  return (await (await ask(graph.url + path, token)).json()) as Record<string, unknown>;
}

function ask(url: string, token: string | null = 'token-of-ada'): Promise<Response> {
  const headers = token === null ? {} : { authorization: `Bearer ${token}` };
  return localFetch(tls.ca)(url, { headers });
}
