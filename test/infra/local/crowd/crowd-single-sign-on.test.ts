import { once } from 'node:events';
import { createServer } from 'node:http';
import { request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { expect, it, onTestFinished } from 'vitest';
import {
  type CrowdSingleSignOnOptions,
  crowdSingleSignOn,
} from '#infra/local/crowd/crowd-single-sign-on.ts';
import type { CrowdOptions, LocalCrowd } from '#infra/local/crowd/start-crowd.ts';
import type { SharedRequest } from '#infra/local/data-center/state/single-sign-on.ts';
import { makeCertificates } from '#infra/local/tls/certificates.ts';
import { jira, startTestCrowd } from './start-test-crowd.ts';

interface Product {
  readonly crowd: LocalCrowd;
  readonly signOn: ReturnType<typeof crowdSingleSignOn>;
  readonly troubles: unknown[];
  issueToken(name: string, ...factors: string[]): Promise<string>;
}

type Difference = Partial<CrowdSingleSignOnOptions>;

/** A product that signs users in by a Crowd behind TLS, as the application jira. */
async function startProduct(
  options: Partial<CrowdOptions> = {},
  difference: Difference = {},
): Promise<Product> {
  const { ca, cert, key } = await makeCertificates(['crowd.localhost']);
  const crowd = await startTestCrowd({ tls: { cert, key }, ...options });
  const troubles: unknown[] = [];
  const signOn = crowdSingleSignOn({
    ...{ url: crowd.url, application: jira, ca, validationIntervalSeconds: 0 },
    onError: (error) => troubles.push(error),
    ...difference,
  });
  return {
    crowd,
    signOn,
    troubles,
    issueToken: (...sharedRequest) => postSession(crowd.url, ca, sharedRequest),
  };
}

// Minted by the edge, not by the product, with a client that has nothing to do with the one under test.
async function postSession(
  url: string,
  ca: string,
  sharedRequest: [string, ...string[]],
): Promise<string> {
  const [username, address, forwarded] = sharedRequest;
  const factors = [
    ...(address ? [{ name: 'remote_address', value: address }] : []),
    ...(forwarded ? [{ name: 'X-Forwarded-For', value: forwarded }] : []),
  ];
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const headers = { 'Content-Type': 'application/json', Accept: 'application/json' };
  const path = `${url}/rest/usermanagement/1/session?validate-password=false`;
  const outgoing = request(path, { method: 'POST', ca, headers, auth: 'edge:edge: password' });
  outgoing.once('error', reject);
  outgoing.once('response', (incoming) => {
    json(incoming).then((session) => resolve((session as { token: string }).token), reject);
  });
  outgoing.end(JSON.stringify({ username, 'validation-factors': { validationFactors: factors } }));
  return promise;
}

function requestWith(token: string | undefined, place: Partial<SharedRequest> = {}): SharedRequest {
  const cookies = new Map(token === undefined ? [] : [['crowd.token_key', token]]);
  return { cookies, remoteAddress: '10.0.0.5', forwardedFor: '203.0.113.7', ...place };
}

it('a request with a token is made by its user, with direct and nested groups', async () => {
  const { crowd, signOn, issueToken } = await startProduct();
  crowd.nestGroup('jira-users', 'readers');
  expect(await signOn.recognise(requestWith(await issueToken('ada')))).toEqual({
    name: 'ada',
    displayName: 'Ada Lovelace',
    emailAddress: 'ada@example.com',
    active: true,
    groups: ['jira-users', 'readers'],
  });
});

it('a request of a user in more groups than a page holds has all of them', async () => {
  const { crowd, signOn, issueToken } = await startProduct();
  const groups = Array.from({ length: 2000 }, (_, i) => `g${i}`);
  const many = { name: 'many', displayName: 'Many', emailAddress: 'many@example.com' };
  crowd.addPerson({ ...many, groups: ['jira-users', ...groups] });
  const user = await signOn.recognise(requestWith(await issueToken('many')));
  expect(user?.groups).toHaveLength(2001);
});

it('a request without a token is anonymous, and reads from Crowd only the name of its cookie', async () => {
  const { crowd, signOn } = await startProduct();
  expect(await signOn.recognise(requestWith(undefined))).toBeNull();
  expect(await signOn.recognise(requestWith(''))).toBeNull();
  expect(crowd.calls.map(({ path }) => path)).toEqual(['/rest/usermanagement/1/config/cookie']);
});

it('a request with an invented or ended token, or one of a user without access, is anonymous', async () => {
  const { crowd, signOn, issueToken, troubles } = await startProduct();
  const token = await issueToken('ada');
  expect(await signOn.recognise(requestWith('invented/../session'))).toBeNull();
  expect(await signOn.recognise(requestWith(await issueToken('bob')))).toBeNull();
  crowd.endSessions();
  expect(await signOn.recognise(requestWith(token))).toBeNull();
  expect(troubles).toEqual([]);
});

it('a request shows the token in the cookie that Crowd names', async () => {
  const cookie = { domain: null, name: 'sso.key', secure: true };
  const { signOn, issueToken } = await startProduct({ switches: { cookie } });
  const cookies = new Map([['sso.key', await issueToken('ada')]]);
  expect((await signOn.recognise(requestWith('', { cookies })))?.name).toBe('ada');
});

const switches = { requireConsistentClientAddress: true, trustedProxies: ['10.0.0.0/24'] };

it.each([
  ['the client behind the balancer', ['203.0.113.7'], {}],
  ['balancer and client', ['10.0.0.9', '203.0.113.7'], {}],
  ['the client itself', ['203.0.113.7'], { remoteAddress: '203.0.113.7', forwardedFor: undefined }],
  ['the client said twice', ['203.0.113.7'], { remoteAddress: '203.0.113.7' }],
  [
    'an address with a zone',
    ['fe80::1'],
    { remoteAddress: 'fe80::1%eth0', forwardedFor: undefined },
  ],
])('the addresses of a request validate a token issued for %s', async (_what, factors, place) => {
  const { signOn, issueToken } = await startProduct({ switches });
  const token = await issueToken('ada', ...factors);
  expect((await signOn.recognise(requestWith(token, place)))?.name).toBe('ada');
});

it.each([
  ['another client', ['203.0.113.8'], {}],
  ['the balancer', ['10.0.0.5'], {}],
  ['no address', [], {}],
  ['the client, when the proxy is not trusted', ['203.0.113.7'], { remoteAddress: '192.0.2.1' }],
])(
  'the addresses of a request do not validate a token issued for %s',
  async (_what, factors, place) => {
    const { signOn, issueToken } = await startProduct({ switches });
    const token = await issueToken('ada', ...factors);
    expect(await signOn.recognise(requestWith(token, place))).toBeNull();
  },
);

it('the address is sent once when X-Forwarded-For says the same', async () => {
  const bodies: unknown[] = [];
  const server = createServer(async (incoming, outgoing) => {
    if (incoming.method === 'POST') bodies.push(await json(incoming));
    const found = incoming.method === 'GET';
    outgoing.writeHead(found ? 200 : 404).end('{"name":"crowd.token_key","secure":true}');
  });
  onTestFinished(() => void server.close());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/crowd`;
  const signOn = crowdSingleSignOn({ url, application: jira, validationIntervalSeconds: 0 });
  for (const forwardedFor of ['203.0.113.7', '203.0.113.8']) {
    await signOn.recognise(requestWith('token', { remoteAddress: '203.0.113.7', forwardedFor }));
  }
  const address = { name: 'remote_address', value: '203.0.113.7' };
  expect(bodies).toEqual([
    { validationFactors: [address] },
    { validationFactors: [address, { name: 'X-Forwarded-For', value: '203.0.113.8' }] },
  ]);
});

const validations = ({ calls }: LocalCrowd) =>
  calls.filter(({ path, application }) => path.endsWith('{token}') && application === 'jira');

it('a validation is made for every request when its interval is 0', async () => {
  const { crowd, signOn, issueToken } = await startProduct();
  const sharedRequest = requestWith(await issueToken('ada'));
  await signOn.recognise(sharedRequest);
  await signOn.recognise(sharedRequest);
  expect(validations(crowd)).toHaveLength(2);
});

it('a validation is believed until its interval is over', async () => {
  let now = 0;
  const interval = { validationIntervalSeconds: 120, clock: () => now };
  const { crowd, signOn, issueToken } = await startProduct({}, interval);
  const sharedRequest = requestWith(await issueToken('ada'));
  await signOn.recognise(sharedRequest);
  crowd.endSessions();
  now = 119_999;
  expect((await signOn.recognise(sharedRequest))?.name).toBe('ada');
  now = 120_000;
  expect(await signOn.recognise(sharedRequest)).toBeNull();
  expect(validations(crowd)).toHaveLength(2);
});

it.each([
  ['answers 500', { kind: 'status', status: 500 }],
  ['hangs up', { kind: 'drop-request' }],
  ['answers a page', { kind: 'html' }],
  ['answers half', { kind: 'truncated-json' }],
] as const)(
  'when Crowd cannot say because it %s, the request is anonymous until it can',
  async (_what, fault) => {
    const { crowd, signOn, issueToken, troubles } = await startProduct();
    const sharedRequest = requestWith(await issueToken('ada'));
    crowd.fail(fault);
    expect(await signOn.recognise(sharedRequest)).toBeNull();
    expect(troubles).toHaveLength(1);
    expect((await signOn.recognise(sharedRequest))?.name).toBe('ada');
  },
);

it('when Crowd cannot say because the application is not known to it, every request is anonymous, and no token is reported', async () => {
  const application = { ...jira, password: 'wrong' };
  const { signOn, issueToken, troubles } = await startProduct({}, { application });
  const token = await issueToken('ada');
  expect(await signOn.recognise(requestWith(token))).toBeNull();
  expect(troubles.map(String)).toEqual(['Error: Crowd answered 401.']);
});

it('signing out ends the session and deletes the cookie in the scope that Crowd gives it', async () => {
  const cookie = { domain: '.example.localhost', name: 'crowd.token_key', secure: true };
  const { crowd, signOn, issueToken } = await startProduct({ switches: { cookie } });
  const lines = await signOn.signOut(requestWith(await issueToken('ada')));
  expect(lines).toEqual([
    'crowd.token_key=; Max-Age=0; Domain=example.localhost; Path=/; HttpOnly; Secure',
  ]);
  expect(crowd.sessions()).toEqual([]);
});

it.each([null, '', 'localhost'])(
  'signing out names no domain when Crowd’s is %j',
  async (domain) => {
    const cookie = { domain, name: 'crowd.token_key', secure: false };
    const { signOn, issueToken } = await startProduct({ switches: { cookie } });
    const lines = await signOn.signOut(requestWith(await issueToken('ada')));
    expect(lines).toEqual(['crowd.token_key=; Max-Age=0; Path=/; HttpOnly']);
  },
);

it('signing out forgets what was believed of the token', async () => {
  const { signOn, issueToken } = await startProduct({}, { validationIntervalSeconds: 120 });
  const sharedRequest = requestWith(await issueToken('ada'));
  await signOn.recognise(sharedRequest);
  await signOn.signOut(sharedRequest);
  expect(await signOn.recognise(sharedRequest)).toBeNull();
});

it('signing out without a token does nothing', async () => {
  const { crowd, signOn } = await startProduct();
  expect(await signOn.signOut(requestWith(undefined))).toEqual([]);
  expect(crowd.calls.some(({ method }) => method === 'DELETE')).toBe(false);
});
