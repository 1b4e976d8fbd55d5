import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSessions } from '#infra/local/load-balancer/oidc/create-sessions.ts';
import type { RoutedRequest } from '#infra/local/load-balancer/rules/match-rule.ts';
import { defaultSwitches } from '#infra/local/load-balancer/rules/switches.ts';
import { makeCertificates } from '#infra/local/tls/certificates.ts';
import { oidcOf } from '#test/infra/local/load-balancer/start-world.ts';

const server = createServer();
let ca: string;
let issuer: string;

beforeAll(async () => {
  const certificates = await makeCertificates(['id.localhost']);
  ca = certificates.ca;
  server.setSecureContext(certificates);
  // Every caller gets the claims of user-2.
  server.on('request', (incoming, outgoing) => {
    const tokens = { access_token: 'next', expires_in: 60 };
    outgoing.end(JSON.stringify(incoming.url === '/token' ? tokens : { sub: 'user-2' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `https://id.localhost:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.close();
});

it.each([
  ['user-1', 'invalid'],
  ['user-2', 'valid'],
])('a refresh that returns user-2 leaves the session of %s %s', async (sub, kind) => {
  const clock = { nowMs: Date.now() };
  const sessions = createSessions({
    ca,
    switches: { ...defaultSwitches, refreshTokens: true },
    now: () => clock.nowMs,
  });
  const request: RoutedRequest = {
    method: 'GET',
    host: 'jira.localhost',
    path: '/',
    query: '',
    headers: [],
    sourceIp: '127.0.0.1',
  };
  const cookies = await sessions.start(oidcOf(issuer), request, {
    claims: { sub },
    accessToken: 'first',
    accessTokenExpiresAtMs: clock.nowMs + 1000,
    refreshToken: 'refresh',
  });
  const cookie = cookies.map((line) => line.split(';')[0]).slice(0, 1);
  clock.nowMs += 2000;
  const returning = { ...request, headers: [['cookie', cookie.join('; ')] as const] };
  expect((await sessions.find(oidcOf(issuer), returning)).kind).toBe(kind);
});
