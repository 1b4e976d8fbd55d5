// Where AWS documents nothing, the local load balancer has a switch: the function signs on by either behaviour.
import { beforeEach, describe, expect, it } from 'vitest';
import type { LoadBalancerSwitches } from '#infra/local/load-balancer/rules/switches.ts';
import { openBrowser } from '#infra/local/open-browser.ts';
import type { World } from '#infra/local/start-world.ts';
import { borrowWorld } from './borrow-world.ts';
import { endEdgeSession, signInBrowser } from './signed-in-browser.ts';

const PAGE = '/browse/DEMO%2D1?flag&name=a%20b';

/** A token that is none, under the name that counts and under one that only looks like it. */
const FORGED = 'eyJ.eyJ.x';
const NAMES = ['x-amzn-oidc-data', 'x_amzn_oidc_data'];

/** Whatever the load balancer does otherwise than by default, at once; the other default of a list is a case of its own. */
const OTHERWISE: Partial<LoadBalancerSwitches> = {
  pathRegexCase: 'ignored',
  eventPath: 'normalised',
  eventCookies: 'split',
  valuelessQueryKeys: 'left-out',
  extraAnswerKeys: 'ignore',
  forgedIdentity: 'append',
  forgedIdentityWithoutSignIn: 'strip',
  providerExpAndIss: 'keep',
  dataTokenSeconds: 600,
  httpOnlySessionCookie: false,
  nonceCookie: 'reuse',
  expiredSessionOnAllow: 'authenticate',
  clientAuthentication: 'client_secret_basic',
  deniedSignInStatus: 561,
  refreshTokens: true,
  dropInvalidHeaderFields: false,
  preserveHostHeader: true,
  forwardedFor: 'remove',
};

/** By which a second token is refused, or never arrives. */
const REPEATED = 401;
const REPLACED = 200;

describe.each<[string, Partial<LoadBalancerSwitches>, typeof REPEATED | typeof REPLACED]>([
  ['the defaults', {}, REPLACED],
  ['everything otherwise', OTHERWISE, REPEATED],
  [
    'cookies joined and addresses preserved',
    { eventCookies: 'joined', forwardedFor: 'preserve' },
    REPLACED,
  ],
  ['tokens of seven seconds', { dataTokenSeconds: 7 }, REPLACED],
])('a load balancer with %s', (what, loadBalancer, statusOfForger) => {
  let world: World;
  beforeEach(async () => {
    ({ world } = await borrowWorld({ loadBalancer }));
  });

  it(`a user signs on, and again when the edge session is over, with ${what}`, async () => {
    const { browser, answers } = await signInBrowser(world, PAGE);
    expect(answers.at(-1)).toMatchObject({ status: 200 });
    expect(answers.at(-1)?.body).toContain('Ada Lovelace');
    await endEdgeSession(browser, world);
    const again = await browser.open(`${world.address}${PAGE}`);
    expect(again.at(-1)).toMatchObject({ status: 200 });
    expect(again.at(-1)?.body).toContain('Ada Lovelace');
  });

  it(`a forged token opens no session on a path without sign-in, with ${what}`, async () => {
    const browser = openBrowser(world.certificates.ca);
    for (const name of NAMES) {
      const answer = await browser.send(`${world.address}/_edge/health`, {
        headers: { [name]: FORGED },
      });
      expect(answer).toMatchObject({ status: 200, body: 'ok\n', setCookies: [] });
    }
    expect(world.jira.calls).toEqual([]);
  });

  it(`a forged token beside the real one is refused or replaced, with ${what}`, async () => {
    const { browser } = await signInBrowser(world, PAGE);
    for (const name of NAMES) {
      await endEdgeSession(browser, world);
      const answer = await browser.send(`${world.address}${PAGE}`, { headers: { [name]: FORGED } });
      expect(answer.status).toBe(name === 'x-amzn-oidc-data' ? statusOfForger : REPLACED);
    }
  });
});

it.each(['exp', 'iss'])(
  'a token whose %s is the provider’s own is refused without a call of the product',
  async (claim) => {
    const { world } = await borrowWorld({ loadBalancer: OTHERWISE, allClaims: true });
    Object.assign(world.provider.people['ada']?.claims ?? {}, { [claim]: 1 });
    const { answers } = await signInBrowser(world, PAGE);
    expect(answers.at(-1)).toMatchObject({ status: 401 });
    expect(world.jira.calls).toEqual([]);
  },
);
