import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { LocalProduct } from '#infra/local/data-center/start-product.ts';
import { startJira } from '#infra/local/jira/start-jira.ts';
import { serviceAccount } from '#shared/atlassian/rest/service-account.ts';
import { httpClient } from '#shared/base/http.ts';
import { acceptedRequest } from '#test/builders/accepted-request.ts';
import { productConnection } from '#test/builders/product-connection.ts';
import { replaceableSecret } from '#test/builders/replaceable-secret.ts';
import { sessionUser } from '#test/builders/session-user.ts';
import type { ProductStage } from './product-stage.ts';
import { startBitbucketStage } from './start-bitbucket-stage.ts';
import { startConfluenceStage } from './start-confluence-stage.ts';
import { startJiraStage } from './start-jira-stage.ts';

type Stage = ProductStage & { readonly local: LocalProduct };

const PRODUCTS: readonly (readonly [string, () => Promise<Stage>])[] = [
  ['Jira', startJiraStage],
  ['Confluence', () => startConfluenceStage()],
  ['Bitbucket', () => startBitbucketStage()],
];
const USER = { username: 'ada', email: 'ada@example.com', displayName: 'Ada' };
const OPERATIONS: readonly (readonly [string, (stage: Stage) => Promise<unknown>])[] = [
  ['the look-up', (stage) => stage.directory().findAccount('ada')],
  ['the creation of a user', (stage) => stage.directory().createUser(USER)],
  ['the creation of a group', (stage) => stage.directory().createGroup('team')],
  ['joining', (stage) => stage.directory().join('ada', ['team'], 'create')],
  ['leaving', (stage) => stage.directory().leave('ada', ['team'])],
  ['a password', (stage) => stage.directory().setPassword('ada')],
  ['a login', (stage) => stage.sessions().open(acceptedRequest(), sessionUser(USER))],
];

describe.each(PRODUCTS)('a %s that is not ready', (_name, start) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await start();
  });
  afterAll(() => stage.local.close());
  afterEach(() => {
    stage.local.switches.notReady = 'no';
  });

  const cases = OPERATIONS.flatMap(([what, work]) => [
    { what, work, notReady: 'redirect' as const, reason: 'not_ready' },
    { what, work, notReady: 'page' as const, reason: 'page' },
  ]);
  it.each(cases)(
    'a product that answers $what with a $notReady is an outage, and is asked once',
    async ({ work, notReady, reason }) => {
      stage.local.switches.notReady = notReady;
      stage.sent.length = 0;
      await expect(work(stage)).rejects.toMatchObject({
        code: 'provision.product_unavailable',
        evidence: { reason },
      });
      expect(new Set(stage.sent.map(({ url }) => url)).size).toBe(stage.sent.length);
    },
  );

  it('a product that is ready again is called without the cookies of the node that was not', async () => {
    const directory = stage.directory();
    await directory.findAccount('svc');
    stage.local.switches.notReady = 'redirect';
    await directory.findAccount('svc').catch(() => null);
    stage.local.switches.notReady = 'no';
    stage.sent.length = 0;
    expect(await directory.findAccount('svc')).not.toBeNull();
    expect(stage.sent[0]?.headers).not.toHaveProperty('cookie');
  });
});

describe('a Confluence in read-only mode', () => {
  let stage: Awaited<ReturnType<typeof startConfluenceStage>>;
  beforeAll(async () => {
    stage = await startConfluenceStage();
  });
  afterAll(() => stage.local.close());

  it.each(
    OPERATIONS.slice(1, 6).flatMap(([what, work]) => [
      { what, work, status: 405 as const },
      { what, work, status: 403 as const },
    ]),
  )('a mode that refuses $what with $status is a maintenance', async ({ work, status }) => {
    stage.local.switches.readOnlyMode = 'allows-logins';
    stage.local.switches.readOnlyModeStatus = status;
    await expect(work(stage)).rejects.toMatchObject({ code: 'provision.read_only_mode' });
  });
});

describe('a Confluence whose read-only mode blocks logins', () => {
  it('a blocked login is a maintenance, and no password is written for it', async () => {
    const stage = await startConfluenceStage();
    stage.addUser({ username: 'blocked', groups: ['confluence-users'] });
    stage.local.switches.readOnlyMode = 'blocks-logins';
    stage.sent.length = 0;
    const opened = stage.sessions().open(acceptedRequest(), sessionUser({ username: 'blocked' }));
    await expect(opened).rejects.toMatchObject({ code: 'provision.read_only_mode' });
    expect(stage.sent).toHaveLength(1);
    await stage.local.close();
  });
});

describe('a service account', () => {
  it('the service account is no forger: something in between has changed User-Agent', async () => {
    const jira = await startJira({ nodes: 1, serviceAccount: { name: 'svc', password: 'pw' } });
    const send = httpClient(1);
    const { store: secrets, arn, now } = replaceableSecret({ username: 'svc', password: 'pw' });
    const connection = productConnection(jira.nodes[0]?.url ?? '', {
      send: (request) =>
        send({ ...request, headers: { ...request.headers, 'user-agent': 'Mozilla/5.0' } }),
    });
    const call = serviceAccount({ connection, secrets, credentialsArn: arn, now });
    const json = { name: 'team' };
    const made = call({
      operation: 'create_group',
      method: 'POST',
      path: '/rest/api/2/group',
      json,
    });
    await expect(made).rejects.toMatchObject({ code: 'provision.xsrf_refused' });
    await jira.close();
  });

  it.each(['header403', 'json401'] as const)(
    'the service account of Bitbucket needs a CAPTCHA, whichever way it is said: %s',
    async (captchaDenial) => {
      const stage = await startBitbucketStage();
      Object.assign(stage.local.switches, { captchaDenial, captchaAfterFailures: 0 });
      const directory = stage.directory();
      for (let n = 0; n < 2; n += 1) {
        await expect(directory.findAccount('ada')).rejects.toMatchObject({
          code: 'provision.credentials_refused',
          evidence: { reason: 'captcha' },
        });
      }
      await stage.close();
    },
  );

  it.each([
    ['latin1', 'pässwört-łódź', 'non_ascii_credentials'],
    ['latin1', 'ascii-password', null],
    ['utf8', 'pässwört-łódź', null],
  ] as const)(
    'the service account of a Jira that reads %s has the password “%s”',
    async (basicCharset, password, reason) => {
      const jira = await startJira({ nodes: 1, serviceAccount: { name: 'svc', password } });
      jira.switches.basicCharset = basicCharset;
      const { store: secrets, arn, now } = replaceableSecret({ username: 'svc', password });
      const connection = productConnection(jira.nodes[0]?.url ?? '');
      const call = serviceAccount({ connection, secrets, credentialsArn: arn, now });
      const made = call({ operation: 'test', method: 'GET', path: '/rest/api/2/myself' });
      if (reason === null) expect((await made).status).toBe(200);
      else {
        await expect(made).rejects.toMatchObject({
          code: 'provision.credentials_refused',
          evidence: { reason },
        });
      }
      await jira.close();
    },
  );
});
