import { generateKeyPairSync } from 'node:crypto';
import { importPKCS8, SignJWT } from 'jose';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { makeGoogleGroup } from '#infra/local/google/google-state.ts';
import { type LocalGoogle, startGoogle } from '#infra/local/google/start-google.ts';
import { type Certificates, makeCertificates } from '#infra/local/tls/certificates.ts';
import { localFetch } from '#test/infra/local/vendor-api/local-fetch.ts';
import { googleClient } from './google-client.ts';

const readonlyScope = 'https://www.googleapis.com/auth/admin.directory.group.readonly';
const adaId = '115700000000000000001';

let tls: Certificates;
let google: LocalGoogle;
let nowMs: number;

beforeAll(async () => {
  tls = await makeCertificates(['localhost']);
});
beforeEach(async () => {
  nowMs = Date.now();
  google = await startGoogle({
    tls,
    now: () => nowMs,
    people: [
      { id: adaId, primaryEmail: 'ada@example.com', aliases: ['countess@example.com'] },
      { primaryEmail: 'noor@example.com' },
    ],
    groups: [
      { email: 'jira-users@example.com', name: 'Jira users', members: ['ada@example.com'] },
      { email: 'jira-admins@example.com', members: [adaId], description: 'May change Jira' },
      { email: 'everybody@example.com', members: ['jira-users@example.com'] },
    ],
  });
});
afterEach(() => google.close());

// Google's client writes this audience into every assertion, whatever the key says.
async function restartForGoogleClient(): Promise<void> {
  await google.close();
  google = await startGoogle({
    tls,
    tokenUri: 'https://oauth2.googleapis.com/token',
    people: [{ id: adaId, primaryEmail: 'ada@example.com' }],
    groups: [{ email: 'jira-users@example.com', members: ['ada@example.com'] }],
  });
}

it('the local Google gives its own client a token for an assertion and groups for the token', async () => {
  await restartForGoogleClient();
  const { data } = await googleClient(google, { ca: tls.ca }).request<object>(groupsOf(adaId));
  expect(data).toMatchObject({ groups: [{ email: 'jira-users@example.com' }] });
  expect(google.requests.map(({ path }) => path)).toEqual(['/token', '/admin/directory/v1/groups']);
});

it.each([
  ['is asked for one token while that is good', 3600, 1],
  ['is asked for another when the first has ended', 1, 2],
])('the client of Google %s', async (_case, accessTokenSeconds, tokens) => {
  await restartForGoogleClient();
  google.switches.accessTokenSeconds = accessTokenSeconds;
  const client = googleClient(google, { ca: tls.ca });
  await client.request(groupsOf(adaId));
  await client.request(groupsOf(adaId));
  expect(google.requests.filter(({ path }) => path === '/token')).toHaveLength(tokens);
});

it('the local Google refuses a client whose token was revoked', async () => {
  await restartForGoogleClient();
  const client = googleClient(google, { ca: tls.ca });
  await client.request(groupsOf(adaId));
  google.revokeTokens();
  await expect(client.request(groupsOf(adaId))).rejects.toMatchObject({ status: 401 });
});

it.each([
  ['acts as an unknown user', { subject: 'nobody@example.com' }, /invalid_grant/],
  [
    'requests more than was delegated',
    { scopes: 'https://mail.google.com/' },
    /unauthorized_client/,
  ],
])('the local Google refuses a client that %s', async (_case, other, message) => {
  await restartForGoogleClient();
  const client = googleClient(google, { ca: tls.ca, ...other });
  await expect(client.request(groupsOf(adaId))).rejects.toThrow(message);
});

it('the local Google refuses a client that acts as a user who is no administrator', async () => {
  await restartForGoogleClient();
  const client = googleClient(google, { ca: tls.ca, subject: 'ada@example.com' });
  await expect(client.request(groupsOf(adaId))).rejects.toMatchObject({ status: 403 });
});

it('the local Google refuses an unknown user', async () => {
  await restartForGoogleClient();
  const client = googleClient(google, { ca: tls.ca });
  await expect(client.request(groupsOf('nobody@example.com'))).rejects.toMatchObject({
    status: 404,
    message: 'Resource Not Found: userKey',
  });
});

it('the token endpoint hands out a bearer token of an hour', async () => {
  const answer = await requestToken(await assertion());
  expect(await answer.json()).toEqual({
    access_token: expect.stringMatching(/^ya29\./),
    expires_in: 3599,
    token_type: 'Bearer',
  });
});

it('the token endpoint takes an assertion that names the key it was signed with', async () => {
  const named = { kid: google.serviceAccountKey.private_key_id };
  expect((await requestToken(await assertion({}, named))).status).toBe(200);
});

it.each<[string, () => Promise<string>, string]>([
  ['signed by another key', () => assertion({}, { key: anotherKey() }), 'Invalid JWT Signature.'],
  ['under the id of another key', () => assertion({}, { kid: 'other' }), 'Invalid JWT Signature.'],
  ['that is no JWT', async () => 'no.j.wt', 'Invalid JWT Signature.'],
  [
    'of another account',
    () => assertion({ iss: 'x@example.com' }),
    'Invalid grant: account not found',
  ],
  [
    'for another endpoint',
    () => assertion({ aud: 'https://x.example' }),
    'Invalid JWT: Failed audience check.',
  ],
  [
    'for longer than an hour',
    () => assertion({ exp: seconds() + 3601 }),
    expect.stringMatching(/short-lived/),
  ],
  [
    'of yesterday',
    () => assertion({ iat: seconds() - 86400, exp: seconds() - 82800 }),
    expect.stringMatching(/short-lived/),
  ],
  [
    'of tomorrow',
    () => assertion({ iat: seconds() + 86400, exp: seconds() + 90000 }),
    expect.stringMatching(/short-lived/),
  ],
  ['without times', () => assertion({ iat: undefined }), 'Invalid JWT: Claims are missing.'],
  [
    'that acts as no user',
    () => assertion({ sub: 'nobody@example.com' }),
    'Invalid email or User ID',
  ],
])('the token endpoint refuses an assertion %s', async (_case, make, description) => {
  const answer = await requestToken(await make());
  expect(answer.status).toBe(400);
  expect(await answer.json()).toEqual({ error: 'invalid_grant', error_description: description });
});

it('the token endpoint refuses scopes that were not delegated', async () => {
  google.switches.delegatedScopes = [];
  const answer = await requestToken(await assertion());
  expect(answer.status).toBe(401);
  expect(await answer.json()).toMatchObject({ error: 'unauthorized_client' });
});

it('the token endpoint refuses an assertion that asks for nothing', async () => {
  const answer = await requestToken(await assertion({ scope: undefined }));
  expect(await answer.json()).toMatchObject({ error: 'invalid_scope' });
});

it('the token endpoint refuses another grant', async () => {
  const answer = await requestToken(await assertion(), 'client_credentials');
  expect(await answer.json()).toMatchObject({ error: 'unsupported_grant_type' });
});

it('the token endpoint fails in its own words where a switch says so', async () => {
  google.fail({ kind: 'status', status: 500, when: ({ path }) => path === '/token' });
  const answer = await requestToken(await assertion());
  expect(answer.status).toBe(500);
  expect(await answer.json()).toEqual({ error: 'internal_failure' });
});

it.each(['ada@example.com', 'Ada@Example.COM', 'countess@example.com', adaId])(
  'the Directory API finds the groups of a user by %s',
  async (userKey) => {
    const { groups } = await readGroups(userKey);
    expect(groups?.map(({ email }) => email)).toEqual([
      'jira-admins@example.com',
      'jira-users@example.com',
    ]);
  },
);

it('the Directory API describes a group', async () => {
  const { kind, etag, groups } = await readGroups(adaId);
  expect({ kind, etag }).toEqual({
    kind: 'admin#directory#groups',
    etag: expect.stringMatching(/^".+"$/),
  });
  expect(groups?.[0]).toEqual({
    kind: 'admin#directory#group',
    id: google.groups[1]?.id,
    etag: expect.stringMatching(/^".+"$/),
    email: 'jira-admins@example.com',
    name: 'jira-admins',
    directMembersCount: '1',
    description: 'May change Jira',
    adminCreated: true,
  });
});

it('the Directory API leaves the list out for a user in no group', async () => {
  expect(await readGroups('noor@example.com')).toEqual({
    kind: 'admin#directory#groups',
    etag: expect.any(String),
  });
});

it('the Directory API lists page by page', async () => {
  join(450);
  expect(await readPages('noor@example.com')).toEqual([200, 200, 50]);
  google.switches.pageSize = 300;
  expect(await readPages('noor@example.com')).toEqual([200, 200, 50]);
  google.switches.pageSize = 150;
  expect(await readPages('noor@example.com')).toEqual([150, 150, 150]);
});

it('the Directory API ends a list that fills its last page', async () => {
  join(200);
  expect(await readPages('noor@example.com')).toEqual([200]);
});

it("the Directory API refuses the next page of another user's list", async () => {
  join(201);
  const { nextPageToken } = await readGroups('noor@example.com');
  const answer = await requestGroups({ userKey: adaId, pageToken: String(nextPageToken) });
  expect(answer.status).toBe(400);
});

it.each([{ maxResults: '201' }, { maxResults: '0' }, { pageToken: 'made-up' }])(
  'the Directory API refuses %j',
  async (query) => {
    expect((await requestGroups({ userKey: adaId, ...query })).status).toBe(400);
  },
);

it('the Directory API refuses to list without a user', async () => {
  expect((await requestGroups({})).status).toBe(400);
});

it('the Directory API refuses an unknown user', async () => {
  const answer = await requestGroups({ userKey: 'nobody@example.com' });
  expect(answer.status).toBe(404);
  expect(await answer.json()).toEqual({
    error: {
      code: 404,
      message: 'Resource Not Found: userKey',
      errors: [{ message: 'Resource Not Found: userKey', domain: 'global', reason: 'notFound' }],
    },
  });
});

it('the Directory API refuses a service account that acts as no user', async () => {
  const answer = await requestGroups({ userKey: adaId }, await obtainToken({ sub: undefined }));
  expect(answer.status).toBe(403);
  expect(await answer.json()).toMatchObject({ error: { errors: [{ reason: 'forbidden' }] } });
});

it('the Directory API refuses a token of another scope', async () => {
  const scope = 'https://www.googleapis.com/auth/admin.directory.user.readonly';
  google.switches.delegatedScopes.push(scope);
  const answer = await requestGroups({ userKey: adaId }, await obtainToken({ scope }));
  expect(answer.status).toBe(403);
  expect(await answer.json()).toMatchObject({
    error: { errors: [{ reason: 'insufficientPermissions' }] },
  });
});

it.each([
  ['was not issued', async () => 'made-up'],
  ['was not sent', async () => ''],
  ['was taken back', async () => obtainToken().finally(() => google.revokeTokens())],
  [
    'is an hour old',
    async () =>
      obtainToken().finally(() => {
        nowMs += 3_600_000;
      }),
  ],
])('the Directory API refuses a token that %s', async (_case, make) => {
  const answer = await requestGroups({ userKey: adaId }, await make());
  expect(answer.status).toBe(401);
  expect(await answer.json()).toMatchObject({ error: { code: 401 } });
});

it.each([
  [403, 'quotaExceeded'],
  [403, 'rateLimitExceeded'],
  [429, 'rateLimitExceeded'],
])('the Directory API refuses with %i %s as often as planned', async (status, reason) => {
  google.refuseDirectory({ status, reason, times: 2 });
  const token = await obtainToken();
  const answers = [];
  for (let asked = 0; asked < 3; asked += 1) {
    answers.push(await requestGroups({ userKey: adaId }, token));
  }
  expect(answers.map((answer) => answer.status)).toEqual([status, status, 200]);
  expect(await answers[0]?.json()).toMatchObject({
    error: { code: status, errors: [{ reason, domain: 'usageLimits' }] },
  });
});

it('the Directory API shows at the next request that a user left a group', async () => {
  google.groups[0]?.members.splice(0);
  const { groups } = await readGroups(adaId);
  expect(groups?.map(({ email }) => email)).toEqual(['jira-admins@example.com']);
});

it('the Directory API is noted without the user who was requested', async () => {
  await readGroups(adaId);
  expect(google.requests).toEqual([
    { method: 'POST', path: '/token', status: 200 },
    { method: 'GET', path: '/admin/directory/v1/groups', status: 200 },
  ]);
});

it('the Directory API never answers while the switch hang is on, and ends the request when closing', async () => {
  const hanging = await startGoogle({ tls, switches: { hang: true } });
  const answer = localFetch(tls.ca)(hanging.directoryUrl);
  const ended = expect(answer).rejects.toMatchObject({ code: 'ECONNRESET' });
  await expect.poll(() => hanging.requests).toHaveLength(1);
  await hanging.close();
  await ended;
});

function groupsOf(userKey: string) {
  const query = new URLSearchParams({ userKey, maxResults: '200' });
  return { url: `https://admin.googleapis.com/admin/directory/v1/groups?${query}` };
}

function join(count: number): void {
  const emails = Array.from({ length: count }, (_, n) => `team-${n}@example.com`);
  const members = ['noor@example.com'];
  google.groups.push(...emails.map((email) => makeGoogleGroup({ email, members })));
}

function seconds(): number {
  return Math.floor(nowMs / 1000);
}

function anotherKey(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
}

async function assertion(
  change: Record<string, unknown> = {},
  { key, kid }: { readonly key?: string; readonly kid?: string } = {},
): Promise<string> {
  const { client_email: iss, token_uri: aud, private_key, subject } = google.serviceAccountKey;
  const times = { iat: seconds(), exp: seconds() + 3600 };
  return new SignJWT({ iss, aud, sub: subject, scope: readonlyScope, ...times, ...change })
    .setProtectedHeader({ alg: 'RS256', ...(kid !== undefined && { kid }) })
    .sign(await importPKCS8(key ?? private_key, 'RS256'));
}

function requestToken(
  signed: string,
  grantType = 'urn:ietf:params:oauth:grant-type:jwt-bearer',
): Promise<Response> {
  const body = new URLSearchParams({ grant_type: grantType, assertion: signed });
  return localFetch(tls.ca)(google.tokenUrl, { method: 'POST', body });
}

async function obtainToken(change?: Record<string, unknown>): Promise<string> {
  const answer = await requestToken(await assertion(change));
  return String(((await answer.json()) as { access_token: string }).access_token);
}

async function requestGroups(query: Record<string, string>, token?: string): Promise<Response> {
  const url = `${google.directoryUrl}/admin/directory/v1/groups?${new URLSearchParams(query)}`;
  const headers = { authorization: `Bearer ${token ?? (await obtainToken())}` };
  return localFetch(tls.ca)(url, { headers });
}

interface GroupsPage {
  readonly kind: string;
  readonly etag: string;
  readonly groups?: readonly { readonly email: string }[];
  readonly nextPageToken?: string;
}

async function readGroups(userKey: string, pageToken?: string): Promise<GroupsPage> {
  const query = { userKey, ...(pageToken !== undefined && { pageToken }) };
  return (await (await requestGroups(query)).json()) as GroupsPage;
}

async function readPages(userKey: string): Promise<number[]> {
  const sizes: number[] = [];
  let page = await readGroups(userKey);
  for (;;) {
    sizes.push(page.groups?.length ?? 0);
    if (page.nextPageToken === undefined) return sizes;
    page = await readGroups(userKey, page.nextPageToken);
  }
}
