import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CrowdSettings } from '#shared/settings/settings.ts';
import { acceptedRequest } from '#test/builders/accepted-request.ts';
import { replaceableSecret } from '#test/builders/replaceable-secret.ts';
import { sessionUser } from '#test/builders/session-user.ts';
import { type CrowdStage, startCrowdStage } from './start-crowd-stage.ts';

const BROWSER = '203.0.113.7';
const LOAD_BALANCER = '10.0.3.4';

describe('sessions of a Crowd', () => {
  let stage: CrowdStage;
  let switches: CrowdStage['local']['switches'];
  beforeAll(async () => {
    stage = await startCrowdStage();
  });
  afterAll(() => stage.close());
  beforeEach(() => {
    stage.reset();
    stage.local.endSessions();
    switches = structuredClone(stage.local.switches);
    return () => void Object.assign(stage.local.switches, switches);
  });

  let userCount = 0;
  const addUser = (active = true) => {
    userCount += 1;
    const username = `user-${userCount}`;
    stage.addUser({ username, active });
    return username;
  };
  const from = (address: string, cookie = '') =>
    acceptedRequest({
      headers: { 'x-forwarded-for': [`198.51.100.1, ${address}`] },
      ...(cookie !== '' && { cookie }),
    });
  const open = async (username: string, settings?: Partial<CrowdSettings>) => {
    const strategy = stage.sessions(settings);
    const { setCookies } = await strategy.open(from(BROWSER), sessionUser({ username }));
    return setCookies[0] ?? '';
  };
  const pair = (line: string) => line.split(';', 1)[0] ?? '';

  /** Returns whether Crowd validates the token for a product behind the load balancer. */
  const isValidAtProduct = async (line: string, browser = BROWSER) => {
    const token = pair(line).replace(/^[^=]+=/, '');
    const basic = Buffer.from('svc:svc-password').toString('base64');
    const path = `/rest/usermanagement/1/session/${token}`;
    const answer = await fetch(`${stage.local.url}${path}`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${basic}`,
        accept: 'application/json',
        'content-type': 'application/json',
      },
      body: JSON.stringify({
        validationFactors: [
          { name: 'remote_address', value: LOAD_BALANCER },
          { name: 'X-Forwarded-For', value: browser },
        ],
      }),
    });
    return answer.status === 200;
  };

  it('a Crowd session is valid at every product', async () => {
    const line = await open(addUser());
    expect(line).toMatch(/^crowd\.token_key=[\w-]+; Path=\/; HttpOnly; Secure$/);
    expect(await isValidAtProduct(line)).toBe(true);
    expect(stage.local.sessions()).toMatchObject([{ factors: 1 }]);
  });

  it('a Crowd session bound to a browser is valid at a product behind a trusted load balancer', async () => {
    stage.local.switches.requireConsistentClientAddress = true;
    stage.local.switches.trustedProxies = ['10.0.0.0/8'];
    const line = await open(addUser());
    expect(await isValidAtProduct(line)).toBe(true);
    expect(await isValidAtProduct(line, '203.0.113.8')).toBe(false);
  });

  it('a Crowd session is bound to no browser when the settings say so', async () => {
    await open(addUser(), { bindsToClientAddress: false });
    expect(stage.local.sessions()).toMatchObject([{ factors: 0 }]);
  });

  it('a Crowd session lasts as long as the settings and Crowd allow', async () => {
    await open(addUser(), { sessionSeconds: 900 });
    await open(addUser(), { sessionSeconds: 3_600 });
    const lives = stage.local.sessions().map(({ createdMs, expiryMs }) => expiryMs - createdMs);
    expect(lives).toEqual([900_000, 1_800_000]);
  });

  it.each([200, 201] as const)(
    'two Crowd sessions of the same user and browser are one, at a Crowd that answers %i',
    async (status) => {
      stage.local.switches.repeatedSignInStatus = status;
      const username = addUser();
      expect(await open(username)).toBe(await open(username));
      expect(await open(addUser())).not.toBe(await open(username));
    },
  );

  it('a new Crowd session is validated when the settings say so', async () => {
    const line = await open(addUser(), { verifiesNewSessions: true });
    expect(line).not.toBe('');
    expect(stage.local.calls.at(-1)).toMatchObject({ method: 'POST', status: 200 });
  });

  it('an existing Crowd session resumes in its browser', async () => {
    const username = addUser();
    const cookie = pair(await open(username));
    const found = await stage
      .sessions()
      .findExistingSession(from(BROWSER, cookie), username.toUpperCase());
    expect(found).toEqual({ setCookies: [] });
    expect(await stage.sessions().findExistingSession(from(BROWSER, cookie), 'other')).toBeNull();
  });

  it('a Crowd session bound to a browser does not resume in another one', async () => {
    stage.local.switches.requireConsistentClientAddress = true;
    const username = addUser();
    const cookie = pair(await open(username));
    expect(
      await stage.sessions().findExistingSession(from('203.0.113.8', cookie), username),
    ).toBeNull();
    expect(
      await stage.sessions().findExistingSession(from(BROWSER, cookie), username),
    ).not.toBeNull();
  });

  it('an ended Crowd session does not resume', async () => {
    const username = addUser();
    const cookie = pair(await open(username));
    stage.local.endSessions();
    expect(await stage.sessions().findExistingSession(from(BROWSER, cookie), username)).toBeNull();
  });

  it('a Crowd session is a cookie of the domain that the products share', async () => {
    stage.local.switches.cookie = { domain: '.example.com', name: 'sso', secure: true };
    expect(await open(addUser())).toMatch(
      /^sso=[\w-]+; Domain=example\.com; Path=\/; HttpOnly; Secure$/,
    );
  });

  it.each<'' | null>(['', null])(
    'a Crowd session is a cookie of the one host where the domain is unset: %j',
    async (unsetCookieDomain) => {
      stage.local.switches.cookie = { domain: null, name: 'sso', secure: true };
      stage.local.switches.unsetCookieDomain = unsetCookieDomain;
      expect(await open(addUser())).toMatch(/^sso=[\w-]+; Path=\/; HttpOnly; Secure$/);
    },
  );

  it.each<[string, () => string, object]>([
    ['whom Crowd does not know', () => 'unknown', { reason: 'INVALID_USER_AUTHENTICATION' }],
    ['who is deactivated', () => addUser(false), { reason: 'INACTIVE_ACCOUNT' }],
  ])('no Crowd session is opened for a user %s', async (_what, username, evidence) => {
    await expect(open(username())).rejects.toMatchObject({
      code: 'session.login_refused',
      evidence: { product: 'crowd', ...evidence },
    });
  });

  it('no Crowd session is opened for a user without access to the application', async () => {
    stage.local.addApplication({
      ...{ name: 'closed', password: 'closed-password', mayWrite: true },
      ...{ remoteAddresses: ['127.0.0.1'], groups: ['team-inside'] },
    });
    stage.addGroup('team-inside');
    const username = addUser();
    const secret = replaceableSecret({ username: 'closed', password: 'closed-password' });
    const strategy = stage.sessions({}, secret);
    await expect(strategy.open(from(BROWSER), sessionUser({ username }))).rejects.toMatchObject({
      code: 'session.not_entitled',
    });
    await stage.directory().join(username, ['team-inside'], 'create');
    await expect(strategy.open(from(BROWSER), sessionUser({ username }))).resolves.toBeDefined();
  });

  it('no Crowd session is opened from an address that the application does not allow', async () => {
    const secret = replaceableSecret({ username: 'foreign', password: 'foreign-password' });
    const strategy = stage.sessions({}, secret);
    const opened = strategy.open(from(BROWSER), sessionUser({ username: addUser() }));
    await expect(opened).rejects.toMatchObject({ code: 'provision.address_refused' });
  });

  it('a Crowd that is down is an outage for sessions', async () => {
    const username = addUser();
    stage.fail({ kind: 'status', status: 503, times: 9 });
    await expect(open(username)).rejects.toMatchObject({ code: 'provision.product_unavailable' });
  });
});
