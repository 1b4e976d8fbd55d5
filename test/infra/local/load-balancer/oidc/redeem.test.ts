import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { redeem } from '#infra/local/load-balancer/oidc/redeem.ts';
import {
  defaultSwitches,
  type LoadBalancerSwitches,
} from '#infra/local/load-balancer/rules/switches.ts';
import { type Certificates, makeCertificates } from '#infra/local/tls/certificates.ts';
import { oidcOf } from '#test/infra/local/load-balancer/start-world.ts';

/** What an endpoint answers: a status and a body, or nothing at all. */
type Script = { status: number; body: unknown } | 'silence';

let certificates: Certificates;
let issuer: string;
let token: Script;
let userinfo: Script;
let asked: { headers: IncomingMessage['headers']; form: URLSearchParams } | undefined;

const server = createServer();

beforeAll(async () => {
  certificates = await makeCertificates(['id.localhost']);
  server.setSecureContext(certificates);
  server.on('request', async (incoming, outgoing) => {
    const chunks = await incoming.toArray();
    const isToken = incoming.url === '/token';
    if (isToken) {
      const form = new URLSearchParams(Buffer.concat(chunks).toString());
      asked = { headers: incoming.headers, form };
    }
    const script = isToken ? token : userinfo;
    if (script === 'silence') return;
    const body = typeof script.body === 'string' ? script.body : JSON.stringify(script.body);
    outgoing.writeHead(script.status).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `https://id.localhost:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

beforeEach(() => {
  asked = undefined;
  token = { status: 200, body: tokens() };
  userinfo = { status: 200, body: { sub: 'person-1' } };
});

function idToken(changes: Record<string, unknown> = {}): string {
  const exp = Math.floor(Date.now() / 1000) + 60;
  const claims = { iss: issuer, aud: 'load-balancer', sub: 'person-1', exp, ...changes };
  const [header, payload] = [{ alg: 'ES256' }, claims].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  );
  return `${header}.${payload}.c2lnbmF0dXJl`;
}

function tokens(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return { access_token: 'access', token_type: 'Bearer', id_token: idToken(), ...changes };
}

function redeemCode(switches: Partial<LoadBalancerSwitches> = {}) {
  return redeem(
    { grant_type: 'authorization_code', code: 'c', redirect_uri: 'https://jira.localhost/x' },
    {
      oidc: oidcOf(issuer),
      ca: certificates.ca,
      switches: { ...defaultSwitches, ...switches },
      nowMs: Date.now(),
    },
  );
}

it('the load balancer sends the code with the secret in the form', async () => {
  await redeemCode();
  expect(Object.fromEntries(asked?.form ?? [])).toEqual({
    grant_type: 'authorization_code',
    code: 'c',
    redirect_uri: 'https://jira.localhost/x',
    client_id: 'load-balancer',
    client_secret: 'a secret: with +signs',
  });
  expect(asked?.headers.authorization).toBeUndefined();
});

it('the load balancer sends the secret as Basic credentials where a switch says so', async () => {
  await redeemCode({ clientAuthentication: 'client_secret_basic' });
  const [, credentials = ''] = (asked?.headers.authorization ?? '').split(' ');
  expect(Buffer.from(credentials, 'base64').toString()).toBe(
    'load-balancer:a+secret%3A+with+%2Bsigns',
  );
  expect(asked?.form.has('client_secret')).toBe(false);
});

it('a redeemed code returns the claims of userinfo and none of the ID token', async () => {
  token = { status: 200, body: tokens({ id_token: idToken({ upn: 'ada' }) }) };
  expect((await redeemCode()).claims).toEqual({ sub: 'person-1' });
});

const cases: [string, number, string, () => void][] = [
  [
    'when the code is spent',
    561,
    'AuthInvalidGrantError',
    () => {
      token = { status: 400, body: { error: 'invalid_grant' } };
    },
  ],
  [
    'when the client is refused',
    561,
    'AuthInvalidTokenResponse',
    () => {
      token = { status: 401, body: { error: 'invalid_client' } };
    },
  ],
  [
    'when the token endpoint breaks',
    500,
    'AuthTokenEpRequestFailed',
    () => {
      token = { status: 503, body: '' };
    },
  ],
  [
    'when the token answer is not JSON',
    500,
    'AuthInvalidTokenResponse',
    () => {
      token = { status: 200, body: '<html>' };
    },
  ],
  [
    'when there is no access token',
    500,
    'AuthInvalidTokenResponse',
    () => {
      token = { status: 200, body: tokens({ access_token: undefined }) };
    },
  ],
  [
    'when there is no ID token',
    401,
    'AuthInvalidIdToken',
    () => {
      token = { status: 200, body: tokens({ id_token: undefined }) };
    },
  ],
  [
    'when the ID token names another issuer',
    401,
    'AuthInvalidIdToken',
    () => {
      token = { status: 200, body: tokens({ id_token: idToken({ iss: 'https://other' }) }) };
    },
  ],
  [
    'when the ID token is for another client',
    401,
    'AuthInvalidIdToken',
    () => {
      token = { status: 200, body: tokens({ id_token: idToken({ aud: ['other'] }) }) };
    },
  ],
  [
    'when the ID token expired',
    401,
    'AuthInvalidIdToken',
    () => {
      token = { status: 200, body: tokens({ id_token: idToken({ exp: 1 }) }) };
    },
  ],
  [
    'when userinfo breaks',
    500,
    'AuthUserinfoEpRequestFailed',
    () => {
      userinfo = { status: 500, body: '' };
    },
  ],
  [
    'when userinfo refuses the token',
    561,
    'AuthInvalidUserinfoResponse',
    () => {
      userinfo = { status: 401, body: '' };
    },
  ],
  [
    'when userinfo has no subject',
    500,
    'AuthInvalidUserinfoResponse',
    () => {
      userinfo = { status: 200, body: { name: 'Ada' } };
    },
  ],
  [
    'when userinfo is about another user',
    500,
    'AuthInvalidUserinfoResponse',
    () => {
      userinfo = { status: 200, body: { sub: 'person-2' } };
    },
  ],
  [
    'when claims and access token exceed 11 K',
    500,
    'AuthUserinfoResponseSizeExceeded',
    () => {
      token = { status: 200, body: tokens({ access_token: 'x'.repeat(6000) }) };
      userinfo = { status: 200, body: { sub: 'person-1', filler: 'x'.repeat(5300) } };
    },
  ],
];

it.each(cases)('a sign-in fails %s', async (_, statusCode, errorReason, malform) => {
  malform();
  await expect(redeemCode()).rejects.toMatchObject({ statusCode, errorReason });
});

it('a sign-in fails when the token endpoint stays silent', async () => {
  token = 'silence';
  const failure = { statusCode: 500, errorReason: 'AuthTokenEpRequestTimeout' };
  await expect(redeemCode({ providerTimeoutMs: 100 })).rejects.toMatchObject(failure);
});

it('a sign-in fails when userinfo stays silent', async () => {
  userinfo = 'silence';
  const failure = { statusCode: 500, errorReason: 'AuthUserinfoEpRequestTimeout' };
  await expect(redeemCode({ providerTimeoutMs: 100 })).rejects.toMatchObject(failure);
});

it('a sign-in fails when the certificate of the provider is not trusted', async () => {
  const other = await makeCertificates(['id.localhost']);
  const mine = certificates;
  certificates = other;
  const failure = { statusCode: 500, errorReason: 'AuthTokenEpRequestFailed' };
  await expect(redeemCode()).rejects.toMatchObject(failure);
  certificates = mine;
});
