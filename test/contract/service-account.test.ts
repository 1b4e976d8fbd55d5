import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type LocalJira, startJira } from '#infra/local/jira/start-jira.ts';
import { isNotPermitted } from '#shared/atlassian/bitbucket/is-not-permitted.ts';
import { serviceAccount } from '#shared/atlassian/rest/service-account.ts';
import { httpClient } from '#shared/base/http.ts';
import { productConnection } from '#test/builders/product-connection.ts';
import { recordingServer, type WrittenAnswer } from '#test/builders/recording-server.ts';
import { replaceableSecret } from '#test/builders/replaceable-secret.ts';

const GOOD = { username: 'svc', password: 'svc-password' };
const MYSELF = { operation: 'test', method: 'GET', path: '/rest/api/2/myself' } as const;

let jira: LocalJira;
beforeAll(async () => {
  jira = await startJira({ nodes: 1, serviceAccount: { name: 'svc', password: 'svc-password' } });
});
afterAll(() => jira.close());
beforeEach(() => {
  jira.calls.length = 0;
  jira.resetFailedSignIns('svc');
});

const accountOf = (secrets: Pick<ReturnType<typeof replaceableSecret>, 'store' | 'arn' | 'now'>) =>
  serviceAccount({
    connection: productConnection(jira.nodes[0]?.url ?? ''),
    secrets: secrets.store,
    credentialsArn: secrets.arn,
    now: secrets.now,
  });

it('calls share one session of the product', async () => {
  const { store, arn } = replaceableSecret(GOOD);
  const call = accountOf({ store, arn, now: () => 0 });
  const before = jira.nodes[0]?.sessionCount() ?? 0;
  for (let n = 0; n < 5; n += 1) expect((await call(MYSELF)).status).toBe(200);
  expect(jira.nodes[0]?.sessionCount()).toBe(before + 1);
});

it.each(['nothing', 'xsrf-cookie', 'dead-cookies', 'live'] as const)(
  'no call with a token carries a cookie of the product, whose answers leave %s',
  async (left) => {
    jira.switches.tokenLeavesSession = left;
    const { store, arn } = replaceableSecret({ token: jira.mintToken('svc') });
    const send = httpClient(1);
    const sent: unknown[] = [];
    const connection = productConnection(jira.nodes[0]?.url ?? '', {
      send: (request) => {
        sent.push(request.headers['cookie']);
        return send(request);
      },
    });
    const call = serviceAccount({ connection, secrets: store, credentialsArn: arn, now: () => 0 });
    for (let n = 0; n < 3; n += 1) expect((await call(MYSELF)).status).toBe(200);
    expect(sent).toEqual([undefined, undefined, undefined]);
  },
);

it('a 401 makes the secret be read anew and the call repeated', async () => {
  const secrets = replaceableSecret({ token: 'revoked' });
  const call = accountOf(secrets);
  await secrets.store.read(secrets.arn);
  secrets.replace(GOOD);
  secrets.pass(10);

  expect((await call(MYSELF)).status).toBe(200);
  expect(jira.calls.map(({ status }) => status)).toEqual([401, 200]);
});

it.each<{ what: string; credentials: object; arrange: () => void; code: string; reason?: string }>([
  {
    what: 'a wrong token',
    credentials: { token: 'wrong' },
    arrange: () => {},
    code: 'provision.credentials_refused',
    reason: 'unauthorized',
  },
  {
    what: 'Basic authentication that is switched off',
    credentials: GOOD,
    arrange: () => {
      jira.switches.basicAuthBlocked = true;
    },
    code: 'provision.basic_auth_disabled',
  },
  {
    what: 'a CAPTCHA for the service account',
    credentials: GOOD,
    arrange: () => {
      jira.switches.basicAuthBlocked = false;
      jira.switches.captchaAfterFailures = 0;
    },
    code: 'provision.credentials_refused',
    reason: 'captcha',
  },
  {
    what: 'a CAPTCHA for the service account, which Seraph calls so,',
    credentials: GOOD,
    arrange: () => {
      jira.switches.captchaLoginReason = 'AUTHENTICATION_DENIED';
      jira.switches.captchaAfterFailures = 0;
    },
    code: 'provision.credentials_refused',
    reason: 'captcha',
  },
])(
  'the operator learns of $what by its own code or reason',
  async ({ credentials, arrange, code, reason }) => {
    arrange();
    const { store, arn } = replaceableSecret(credentials);
    const call = accountOf({ store, arn, now: () => 0 });

    await expect(call(MYSELF)).rejects.toMatchObject({
      code,
      evidence: reason === undefined ? {} : { reason },
    });
  },
);

it('a secret without either form of credentials is malformed', async () => {
  const { store, arn } = replaceableSecret({ user: 'svc' });
  await expect(accountOf({ store, arn, now: () => 0 })(MYSELF)).rejects.toMatchObject({
    code: 'secrets.malformed',
  });
});

it('new credentials do not resume the session of the old ones', async () => {
  jira.switches.basicAuthBlocked = false;
  jira.switches.captchaAfterFailures = 3;
  const other = { name: 'svc-new', password: 'svc-new-password' };
  jira.addPerson({ ...other, displayName: 'New', emailAddress: 'new@example.com' });
  const secrets = replaceableSecret(GOOD);
  const call = accountOf(secrets);
  expect(nameIn(await call(MYSELF))).toBe('svc');
  jira.resetFailedSignIns('svc-new');
  secrets.replace({ username: other.name, password: other.password });
  secrets.pass(301);
  await call(MYSELF).catch(() => null);

  expect(jira.calls.at(-1)?.caller).not.toBe('session');
});

it('refused credentials are tried once, and again only when they have changed or time has passed', async () => {
  jira.resetFailedSignIns('svc');
  const secrets = replaceableSecret({ ...GOOD, password: 'stale' });
  const call = accountOf(secrets);
  for (let n = 0; n < 5; n += 1) {
    await expect(call(MYSELF)).rejects.toMatchObject({ code: 'provision.credentials_refused' });
    secrets.pass(50);
  }
  expect(jira.calls.map(({ status }) => status)).toEqual([401]);

  secrets.replace(GOOD);
  secrets.pass(301);
  expect((await call(MYSELF)).status).toBe(200);
});

it('credentials that work again are no longer read anew with each call', async () => {
  const secrets = replaceableSecret(GOOD);
  const call = accountOf(secrets);
  jira.fail({ kind: 'status', status: 401, body: '' });
  await expect(call(MYSELF)).rejects.toMatchObject({ code: 'provision.credentials_refused' });
  secrets.pass(301);
  expect((await call(MYSELF)).status).toBe(200);

  const before = secrets.fetches();
  for (let n = 0; n < 3; n += 1) {
    secrets.pass(10);
    expect((await call(MYSELF)).status).toBe(200);
  }
  expect(secrets.fetches()).toBe(before);
});

describe('a product that says 401 for a missing right too', () => {
  const DENIED = {
    status: 401,
    body: {
      errors: [
        {
          context: null,
          message: 'You are not permitted to access this resource',
          exceptionName: 'com.atlassian.bitbucket.AuthorisationException',
        },
      ],
    },
  };
  const WRONG = {
    status: 401,
    body: {
      errors: [
        {
          context: null,
          message: 'Authentication failed. Please check your credentials and try again.',
          exceptionName: 'com.atlassian.bitbucket.auth.IncorrectPasswordAuthenticationException',
        },
      ],
    },
  };

  async function bitbucket(answers: WrittenAnswer[], credentials: object = GOOD) {
    const { url, seen } = await recordingServer(() => answers.shift() ?? { body: {} });
    const secrets = replaceableSecret(credentials);
    const call = serviceAccount({
      connection: productConnection(url, { product: 'bitbucket' }),
      secrets: secrets.store,
      credentialsArn: secrets.arn,
      isNotPermitted,
      now: secrets.now,
    });
    return { call, seen, secrets };
  }

  it('a 401 for a missing right does not mean the credentials: nothing is read anew, and the next call is made', async () => {
    const { call, seen, secrets } = await bitbucket([DENIED]);
    secrets.pass(10);
    expect((await call(MYSELF)).status).toBe(401);
    expect((await call(MYSELF)).status).toBe(200);
    expect(seen).toHaveLength(2);
    expect(secrets.fetches()).toBe(1);
  });

  it('a 401 for a missing right always means that a token is not administrative, and the operator learns it', async () => {
    const { call, seen, secrets } = await bitbucket([DENIED], { token: 'of-an-administrator' });
    secrets.pass(10);
    await expect(call(MYSELF)).rejects.toMatchObject({
      code: 'provision.token_not_administrative',
      evidence: { product: 'bitbucket', operation: 'test', status: 401 },
    });
    expect(seen).toHaveLength(1);
    expect(secrets.fetches()).toBe(1);
    expect((await call(MYSELF)).status).toBe(200);
  });

  it.each<[string, object, object, number | string]>([
    ['a password', { token: 'revoked' }, GOOD, 401],
    [
      'a token',
      { ...GOOD, password: 'stale' },
      { token: 'of-an-administrator' },
      'provision.token_not_administrative',
    ],
  ])(
    'a 401 for a missing right concerns the credentials of that call, %s now',
    async (_what, before, now, end) => {
      const { call, secrets } = await bitbucket([WRONG, DENIED], before);
      await secrets.store.read(secrets.arn);
      secrets.replace(now);
      secrets.pass(10);
      const outcome = await call(MYSELF).then(
        ({ status }) => status,
        ({ code }) => code,
      );
      expect(outcome).toBe(end);
    },
  );

  it('a 401 for a missing right keeps the session of the service account', async () => {
    const headers = { 'set-cookie': 'BITBUCKETSESSIONID=svc; Path=/' };
    const { call, seen } = await bitbucket([{ ...DENIED, headers }]);
    await call(MYSELF);
    await call(MYSELF);
    expect(seen[1]?.headers['cookie']).toBe('BITBUCKETSESSIONID=svc');
  });

  it('a session in which the credentials were refused is not sent back', async () => {
    const headers = { 'set-cookie': 'BITBUCKETSESSIONID=svc; Path=/' };
    const { call, seen, secrets } = await bitbucket([{ ...WRONG, headers }]);
    await expect(call(MYSELF)).rejects.toMatchObject({ code: 'provision.credentials_refused' });
    secrets.pass(301);
    await call(MYSELF);
    expect(seen[1]?.headers['cookie']).toBeUndefined();
  });

  it('any other 401 means wrong credentials: the secret is read anew', async () => {
    const { call, seen, secrets } = await bitbucket([WRONG, WRONG]);
    await secrets.store.read(secrets.arn);
    secrets.replace({ ...GOOD, password: 'new' });
    secrets.pass(10);
    await expect(call(MYSELF)).rejects.toMatchObject({
      code: 'provision.credentials_refused',
      evidence: { product: 'bitbucket', reason: 'unauthorized' },
    });
    expect(seen).toHaveLength(2);
    expect(secrets.fetches()).toBe(2);
  });

  it('a 401 may mean first wrong credentials and then a missing right', async () => {
    const { call, secrets } = await bitbucket([WRONG, DENIED]);
    await secrets.store.read(secrets.arn);
    secrets.replace({ ...GOOD, password: 'new' });
    secrets.pass(10);
    expect((await call(MYSELF)).status).toBe(401);
  });
});

it.each<[string, WrittenAnswer, string]>([
  [
    'in a page',
    {
      status: 403,
      headers: { 'content-type': 'text/html' },
      body: '<p>Basic Authentication has been disabled on this instance.</p>',
    },
    'provision.basic_auth_disabled',
  ],
  [
    'in JSON',
    { status: 403, body: { message: 'Basic Authentication has been disabled on this instance.' } },
    'provision.basic_auth_disabled',
  ],
])('disabled Basic authentication is recognised %s', async (_how, answer, code) => {
  const { url } = await recordingServer(() => answer);
  const { store, arn, now } = replaceableSecret(GOOD);
  const connection = productConnection(url);
  const call = serviceAccount({ connection, secrets: store, credentialsArn: arn, now });
  await expect(call(MYSELF)).rejects.toMatchObject({ code });
});

it('a 403 for a missing right is returned to the caller', async () => {
  const { url } = await recordingServer(() => ({ status: 403, body: { errorMessages: ['no'] } }));
  const { store, arn, now } = replaceableSecret(GOOD);
  const connection = productConnection(url);
  const call = serviceAccount({ connection, secrets: store, credentialsArn: arn, now });
  expect((await call(MYSELF)).status).toBe(403);
});

const nameIn = ({ body }: { body: Buffer }) => JSON.parse(body.toString()).name;
