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

it('calls share one session of the product', async () => {
  const { store, arn } = secretsOf(GOOD);
  const call = serviceAccount(connectionTo(jira), store, arn);
  const before = jira.nodes[0]?.sessionCount() ?? 0;
  for (let n = 0; n < 5; n += 1) expect((await call(MYSELF)).status).toBe(200);
  expect(jira.nodes[0]?.sessionCount()).toBe(before + 1);
});

it('a 401 has the secret read anew, and the call made again', async () => {
  const secrets = secretsOf({ token: 'revoked' });
  const call = serviceAccount(connectionTo(jira), secrets.store, secrets.arn);
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
    const call = serviceAccount(connectionTo(jira), store, arn);

    await expect(call(MYSELF)).rejects.toMatchObject({
      code: 'provision.credentials_refused',
      evidence: { reason },
    });
  },
);

it('a secret that holds neither form of credentials is malformed', async () => {
  const { store, arn } = secretsOf({ user: 'svc' });
  await expect(serviceAccount(connectionTo(jira), store, arn)(MYSELF)).rejects.toMatchObject({
    code: 'secrets.malformed',
  });
});
