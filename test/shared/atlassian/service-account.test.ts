import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type LocalJira, startJira } from '#infra/local/jira/start-jira.ts';
import { serviceAccount } from '#shared/atlassian/service-account.ts';
import { connectionTo, secretsOf } from './jira/jira-connection.ts';

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

const accountOf = (secrets: Pick<ReturnType<typeof secretsOf>, 'store' | 'arn' | 'now'>) =>
  serviceAccount({
    connection: connectionTo(jira),
    secrets: secrets.store,
    credentialsArn: secrets.arn,
    now: secrets.now,
  });

it('calls share one session of the product', async () => {
  const { store, arn } = secretsOf(GOOD);
  const call = accountOf({ store, arn, now: () => 0 });
  const before = jira.nodes[0]?.sessionCount() ?? 0;
  for (let n = 0; n < 5; n += 1) expect((await call(MYSELF)).status).toBe(200);
  expect(jira.nodes[0]?.sessionCount()).toBe(before + 1);
});

it('a 401 has the secret read anew, and the call made again', async () => {
  const secrets = secretsOf({ token: 'revoked' });
  const call = accountOf(secrets);
  await secrets.store.read(secrets.arn);
  secrets.replace(GOOD);
  secrets.pass(10);

  expect((await call(MYSELF)).status).toBe(200);
  expect(jira.calls.map(({ status }) => status)).toEqual([401, 200]);
});

it.each<{ what: string; credentials: object; arrange: () => void; reason: string }>([
  {
    what: 'a wrong token',
    credentials: { token: 'wrong' },
    arrange: () => {},
    reason: 'unauthorized',
  },
  {
    what: 'Basic authentication that is switched off',
    credentials: GOOD,
    arrange: () => {
      jira.switches.basicAuthBlocked = true;
    },
    reason: 'basic_auth_disabled',
  },
  {
    what: 'a CAPTCHA for the service account',
    credentials: GOOD,
    arrange: () => {
      jira.switches.basicAuthBlocked = false;
      jira.switches.captchaAfterFailures = 0;
    },
    reason: 'captcha',
  },
])(
  '$what is the operator’s to mend, by its own reason',
  async ({ credentials, arrange, reason }) => {
    arrange();
    const { store, arn } = secretsOf(credentials);
    const call = accountOf({ store, arn, now: () => 0 });

    await expect(call(MYSELF)).rejects.toMatchObject({
      code: 'provision.credentials_refused',
      evidence: { reason },
    });
  },
);

it('a secret that holds neither form of credentials is malformed', async () => {
  const { store, arn } = secretsOf({ user: 'svc' });
  await expect(accountOf({ store, arn, now: () => 0 })(MYSELF)).rejects.toMatchObject({
    code: 'secrets.malformed',
  });
});

it('other credentials do not go on in the session of the ones before', async () => {
  jira.switches.basicAuthBlocked = false;
  jira.switches.captchaAfterFailures = 3;
  const other = { name: 'svc-new', password: 'svc-new-password' };
  jira.addPerson({ ...other, displayName: 'New', emailAddress: 'new@example.com' });
  const secrets = secretsOf(GOOD);
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
  const secrets = secretsOf({ ...GOOD, password: 'stale' });
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

it('credentials that work again are no longer looked up anew with each call', async () => {
  const secrets = secretsOf(GOOD);
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

const nameIn = ({ body }: { body: Buffer }) => JSON.parse(body.toString()).name;
