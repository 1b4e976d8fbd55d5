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

  let people = 0;
  const somebody = (active = true) => {
    people += 1;
    const username = `somebody-${people}`;
    stage.settle({ username, active });
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

  /** Whether Crowd validates the token for a product behind the load balancer. */
  const isGoodAtProduct = async (line: string, browser = BROWSER) => {
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

  it('are good at every product', async () => {
    const line = await open(somebody());
    expect(line).toMatch(/^crowd\.token_key=[\w-]+; Path=\/; HttpOnly; Secure$/);
    expect(await isGoodAtProduct(line)).toBe(true);
    expect(stage.local.sessions()).toMatchObject([{ factors: 1 }]);
  });

  it('are good at a product behind a trusted load balancer where tokens are bound to browsers', async () => {
    stage.local.switches.requireConsistentClientAddress = true;
    stage.local.switches.trustedProxies = ['10.0.0.0/8'];
    const line = await open(somebody());
    expect(await isGoodAtProduct(line)).toBe(true);
    expect(await isGoodAtProduct(line, '203.0.113.8')).toBe(false);
  });

  it('are bound to no browser where the settings say so', async () => {
    await open(somebody(), { bindsToClientAddress: false });
    expect(stage.local.sessions()).toMatchObject([{ factors: 0 }]);
  });

  it('last as long as the settings say, as far as Crowd lets them', async () => {
    await open(somebody(), { sessionSeconds: 900 });
    await open(somebody(), { sessionSeconds: 3_600 });
    const lives = stage.local.sessions().map(({ createdMs, expiryMs }) => expiryMs - createdMs);
    expect(lives).toEqual([900_000, 1_800_000]);
  });

  it.each([200, 201] as const)(
    'are the same for the same person and browser, told by %i',
    async (status) => {
      stage.local.switches.repeatedSignInStatus = status;
      const username = somebody();
      expect(await open(username)).toBe(await open(username));
      expect(await open(somebody())).not.toBe(await open(username));
    },
  );

  it('are validated before they are handed over where the settings say so', async () => {
    const line = await open(somebody(), { verifiesNewSessions: true });
    expect(line).not.toBe('');
    expect(stage.local.calls.at(-1)).toMatchObject({ method: 'POST', status: 200 });
  });

  it('go on in the browser that they were made for', async () => {
    const username = somebody();
    const cookie = pair(await open(username));
    const live = await stage
      .sessions()
      .findExistingSession(from(BROWSER, cookie), username.toUpperCase());
    expect(live).toEqual({ setCookies: [] });
    expect(await stage.sessions().findExistingSession(from(BROWSER, cookie), 'other')).toBeNull();
  });

  it('do not go on in another browser where tokens are bound to browsers', async () => {
    stage.local.switches.requireConsistentClientAddress = true;
    const username = somebody();
    const cookie = pair(await open(username));
    expect(
      await stage.sessions().findExistingSession(from('203.0.113.8', cookie), username),
    ).toBeNull();
    expect(
      await stage.sessions().findExistingSession(from(BROWSER, cookie), username),
    ).not.toBeNull();
  });

  it('do not go on once they have ended', async () => {
    const username = somebody();
    const cookie = pair(await open(username));
    stage.local.endSessions();
    expect(await stage.sessions().findExistingSession(from(BROWSER, cookie), username)).toBeNull();
  });

  it('are cookies of the domain that the products share', async () => {
    stage.local.switches.cookie = { domain: '.example.com', name: 'sso', secure: true };
    expect(await open(somebody())).toMatch(
      /^sso=[\w-]+; Domain=example\.com; Path=\/; HttpOnly; Secure$/,
    );
  });

  it.each<[string, () => string, object]>([
    ['whom it does not know', () => 'nobody', { reason: 'INVALID_USER_AUTHENTICATION' }],
    ['who is deactivated', () => somebody(false), { reason: 'INACTIVE_ACCOUNT' }],
  ])('are not opened for somebody %s', async (_what, username, evidence) => {
    await expect(open(username())).rejects.toMatchObject({
      code: 'session.login_refused',
      evidence: { product: 'crowd', ...evidence },
    });
  });

  it('are not opened for somebody to whom the application is closed', async () => {
    stage.local.addApplication({
      ...{ name: 'closed', password: 'closed-password', mayWrite: true },
      ...{ remoteAddresses: ['127.0.0.1'], groups: ['team-inside'] },
    });
    stage.addGroup('team-inside');
    const username = somebody();
    const secret = replaceableSecret({ username: 'closed', password: 'closed-password' });
    const strategy = stage.sessions({}, secret);
    await expect(strategy.open(from(BROWSER), sessionUser({ username }))).rejects.toMatchObject({
      code: 'session.not_entitled',
    });
    await stage.directory().join(username, ['team-inside'], 'create');
    await expect(strategy.open(from(BROWSER), sessionUser({ username }))).resolves.toBeDefined();
  });

  it('are not opened from an address that the application does not allow', async () => {
    const secret = replaceableSecret({ username: 'stranger', password: 'stranger-password' });
    const strategy = stage.sessions({}, secret);
    const opened = strategy.open(from(BROWSER), sessionUser({ username: somebody() }));
    await expect(opened).rejects.toMatchObject({ code: 'provision.address_refused' });
  });

  it('are an outage while Crowd is down', async () => {
    const username = somebody();
    stage.fail({ kind: 'status', status: 503, times: 9 });
    await expect(open(username)).rejects.toMatchObject({ code: 'provision.product_unavailable' });
  });
});
