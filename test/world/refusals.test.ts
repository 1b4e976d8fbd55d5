import { beforeAll, describe, expect, it } from 'vitest';
import type { World } from '#infra/local/start-world.ts';
import { LOCAL_PRODUCT_NAMES } from '#infra/local/world/local-products.ts';
import { borrowWorld } from './borrow-world.ts';
import { answerTo, dataToken, type EventParts, signOnEvent } from './sign-on-event.ts';

let world: World;
beforeAll(async () => {
  ({ world } = await borrowWorld({ products: LOCAL_PRODUCT_NAMES }));
});

describe('a token fault', () => {
  const flip = (token: string) =>
    `${token.slice(0, -10)}${token.at(-10) === 'A' ? 'B' : 'A'}${token.slice(-9)}`;
  it.each<{ fault: string; parts: (w: World) => EventParts }>([
    { fault: 'no token', parts: () => ({ tokens: [] }) },
    { fault: 'the same token twice', parts: (w) => ({ tokens: [dataToken(w), dataToken(w)] }) },
    { fault: 'a changed signature', parts: (w) => ({ tokens: [flip(dataToken(w))] }) },
    { fault: 'no subject', parts: () => ({ claims: { sub: '' } }) },
    { fault: 'an expired payload', parts: () => ({ claims: { exp: 1 } }) },
  ])(
    'a token fault, $fault, ends on the one 401 page, without a call of Jira',
    async ({ parts }) => {
      const answer = await answerTo(world, parts(world));

      expect(answer.statusCode).toBe(401);
      expect(answer.body).toBe((await answerTo(world, { tokens: ['x'] })).body);
      expect(world.jira.calls).toEqual([]);
    },
  );
});

describe('a request that is refused before any call of Jira', () => {
  it.each<{ what: string; parts: EventParts; status: number; text: string }>([
    {
      what: 'a missing e-mail claim',
      parts: { claims: { email: undefined } },
      status: 403,
      text: '“email”',
    },
    {
      what: 'a user name that Jira does not support',
      parts: { claims: { preferred_username: 'a<b' } },
      status: 403,
      text: 'provision.username_refused',
    },
    {
      what: 'a user name with a zero-width character',
      parts: { claims: { preferred_username: 'ad\u200ba' } },
      status: 403,
      text: '“preferred_username”',
    },
    {
      what: 'another target group',
      parts: {
        targetGroupArn:
          'arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/other/0123456789abcdef',
      },
      status: 403,
      text: 'accept.unknown_target_group',
    },
    {
      what: 'an unknown host',
      parts: { headers: { host: ['wiki.localhost'] } },
      status: 404,
      text: 'accept.unknown_host',
    },
    {
      what: 'a POST from another origin',
      parts: { method: 'POST', headers: { origin: ['https://evil.localhost'] } },
      status: 403,
      text: 'accept.cross_site',
    },
    {
      what: 'a DELETE that the browser calls cross-site',
      parts: { method: 'DELETE', headers: { 'sec-fetch-site': ['cross-site'] } },
      status: 403,
      text: 'accept.cross_site',
    },
    {
      what: 'an unknown public path',
      parts: { path: '/_edge/unknown' },
      status: 404,
      text: 'accept.unknown_path',
    },
  ])('$what is refused before any call of Jira', async ({ parts, status, text }) => {
    const answer = await answerTo(world, parts);

    expect(answer.statusCode).toBe(status);
    expect(answer.body).toContain(text);
    expect(answer.multiValueHeaders['cache-control']).toEqual(['private, no-store']);
    expect(world.jira.calls).toEqual([]);
  });
});

it('the health check is answered although it has no host', async () => {
  const { requestContext } = signOnEvent(world);
  const answer = await world.signOn.invoke({
    requestContext,
    httpMethod: 'GET',
    path: '/',
    headers: { 'user-agent': 'ELB-HealthChecker/2.0' },
    queryStringParameters: {},
    body: '',
    isBase64Encoded: false,
  });
  expect(answer).toMatchObject({ statusCode: 200, body: 'ok', headers: {} });
});

it('a name that needs care in a URL is provisioned under exactly that name', async () => {
  const username = 'ü %/"+@ smith';
  const answer = await answerTo(world, {
    claims: { sub: 'local|smith', preferred_username: username },
  });

  expect(answer.statusCode).toBe(200);
  expect(world.jira.person(username)?.groups).toEqual([
    'edge-authenticated',
    'jira-analysts',
    'jira-software-users',
  ]);
});
