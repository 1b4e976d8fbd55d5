// Each behaviour that a version, a directory or an operator can change, one at a time: users sign on all the same.
import { beforeAll, describe, expect, it } from 'vitest';
import { defaultSwitches as bitbucketSwitches } from '#infra/local/bitbucket/state/default-switches.ts';
import { defaultSwitches as confluenceSwitches } from '#infra/local/confluence/state/default-switches.ts';
import { defaultSwitches as crowdSwitches } from '#infra/local/crowd/state/default-switches.ts';
import { defaultSwitches as jiraSwitches } from '#infra/local/jira/state/default-switches.ts';
import type { World } from '#infra/local/start-world.ts';
import { LOCAL_PRODUCT_NAMES, type LocalProductName } from '#infra/local/world/local-products.ts';
import { borrowWorld } from './borrow-world.ts';
import { answerTo } from './sign-on-event.ts';

type Case = readonly [name: string, value: unknown];

const OF_EACH: readonly Case[] = [
  ['anonymousDespiteBadBasic', ['/rest/*']],
  ['basicCharset', 'utf8'],
  ['basicCharset', 'latin1'],
  ['captchaDenial', 'json401'],
  ['captchaLoginReason', 'AUTHENTICATION_DENIED'],
  ['captchaAfterFailures', 1],
  ['captchaAfterFailures', null],
  ['deactivationEndsSessions', false],
  ['listedGroups', 'direct'],
  ['listedMembers', 'nested'],
  ['loginReasonsJoined', true],
  ['loginRepeatsSessionCookie', true],
  ['loginRotatesSession', false],
  ['logoutNeedsToken', false],
  ['logoutNeedsToken', true],
  ['membershipSyncOnLogin', false],
  ['nameHeaderEncoding', 'form'],
  ['nameHeaderEncoding', 'latin1'],
  ['nameHeaderEncoding', 'percent'],
  ['nameHeaderEncoding', 'utf8'],
  ['namesPersonInHeader', false],
  ['noCheckCuresBrowserAgent', true],
  ['passwordChangeDropsRememberMe', false],
  ['rateLimit', { limit: 50, fillRate: 50, intervalSeconds: 1, exempt: [] }],
  ['rememberMeCookieAttributes', ''],
  ['rememberMeSeconds', 60],
  ['remembersEverybody', true],
  ['retryAfterWithinLimit', true],
  ['retryAfterWithinLimit', false],
  ['sessionCookieAttributes', ''],
  ['sessionCookieAttributes', 'Domain=example.localhost; SameSite=None; Secure'],
  ['sessionIdleSeconds', 60],
  ['tokenLeavesSession', 'live'],
  ['tokensEnabled', false],
  ['twoStepOnBasic', 'refused401'],
  ['unlicensedMaySignIn', true],
  ['userNamesComposed', true],
  ['webSudo', false],
  ['webSudoSeconds', 1],
  ['xsrfCookieAttributes', ''],
];

const OF_ONE: Readonly<Record<LocalProductName, readonly Case[]>> = {
  jira: [
    ['anonymousServerInfo', 'refused401'],
    ['createAnswer', 'UserWriteBean'],
    ['groupRefusalBody', 'field-errors'],
    ['groupRefusalBody', 'plain-text'],
    ['joinWithoutSeat', 'joined'],
    ['legacySessionEndpoint', 'gone404'],
    ['legacySessionEndpoint', 'refused401'],
    ['legacySessionEndpoint', 'refused403'],
    ['loginPage', 'script'],
    ['maxMembersPerPage', 1],
    ['mayNotBrowseUsers', ['svc-edge']],
    ['missingMemberStatus', 404],
    ['mostFoundUsers', 1],
    ['newLoginEndpoint', 'gone404'],
    ['newLoginEndpoint', 'refused401'],
    ['passwordPolicy', 'basic'],
    ['passwordPolicy', 'secure'],
    ['refusalWords', 'other'],
    ['searchStart', 'ignored'],
    ['searchesHiddenEmail', true],
    ['sessionDeleteDropsRememberMe', false],
    ['sessionDeleteReach', 'this-node'],
    ['twoStepOnSessionEndpoint', 'ignored'],
    ['updateAnswer', 'UserWriteBean'],
    ['userErrorFields', { emailAddress: 'emailAddress', displayName: 'fullName' }],
  ],
  confluence: [
    ['anonymousUser', 'refused403'],
    ['createdGroupStatus', 200],
    ['detailsSince', '8.4'],
    ['groupNamesInLowerCase', true],
    ['groupNamesInLowerCase', false],
    ['groupsOfNewPeople', []],
    ['jsonRpc', 'on'],
    ['jsonRpc', 'disabled403'],
    ['jsonRpc', 'gone404'],
    ['legacyLogin', 'gone404'],
    ['maxPageSize', 1],
    ['pageLinks', 'absolute'],
    ['pageLinks', 'none'],
    ['undocumentedMissingStatus', 400],
    ['undocumentedMissingStatus', 403],
    ['unknownMethodStatus', 405],
    ['updateNeedsEveryField', true],
  ],
  bitbucket: [
    ['absentMemberStatus', 404],
    ['basicSessionAlone', 'nothing'],
    ['existingMemberStatus', 409],
    ['creationNeedsOptOut', false],
    ['failedFormAnswer', 'page200'],
    ['hiddenRowsPerRow', 0],
    ['lastPageNextStart', 'absent'],
    ['loginPage', 'form'],
    ['logoutByGet', false],
    ['mailServer', true],
    ['maxPageLimit', 1],
    ['membersOfNothing', 'missing404'],
    ['missingDetail', 'refused400'],
    ['newLoginEndpoint', 'gone404'],
    ['securityCheck', 'gone404'],
    ['slugReplaces', '[^a-z]'],
    ['twoStepOnForm', 'ignored'],
  ],
};

const OF_CROWD: readonly Case[] = [
  ['acceptsUserName', true],
  ['addressReading', 'right-to-left'],
  ['contentTypeOnEmptyAnswers', false],
  ['cookie', { domain: 'example.localhost', name: 'crowd.token_key', secure: true }],
  ['cookie', { domain: null, name: 'crowd.token_key', secure: false }],
  ['deactivationEndsSessions', false],
  ['existingMembership', 'silent201'],
  ['fillsMissingNames', true],
  ['forbiddenAddressPage', 'crowd'],
  ['groupCreateAnswer', 'group'],
  ['nestedGroups', false],
  ['omittedActive', 'active'],
  ['otherNameInUpdate', 'ILLEGAL_ARGUMENT'],
  ['passwordChangeEndsSessions', false],
  ['passwordPattern', '^.{12,}$'],
  ['renameEndsSessions', false],
  ['renameStatus', 204],
  ['repeatedSignIn', 'new-token'],
  ['repeatedSignInStatus', 200],
  ['requireConsistentClientAddress', true],
  ['sessionSeconds', 300],
  ['trustedProxies', ['127.0.0.1']],
  ['unsetCookieDomain', null],
  ['userCreateAnswer', 'empty'],
  ['userNamesComposed', true],
];

const GROUPS: Readonly<
  Record<LocalProductName, readonly [kept: string, lost: string, gained: string]>
> = {
  jira: ['jira-analysts', 'jira-designers', 'jira-writers'],
  confluence: ['confluence-editors', 'confluence-designers', 'confluence-writers'],
  bitbucket: ['bitbucket-reviewers', 'bitbucket-designers', 'bitbucket-writers'],
};

/** What a switch has a second value for: its default is what every other test meets. */
function differs(defaults: object): (one: Case) => boolean {
  const initial = new Map(Object.entries(defaults));
  return ([name, value]) => {
    if (!initial.has(name)) throw new Error(`there is no switch ${name}`);
    return JSON.stringify(initial.get(name)) !== JSON.stringify(value);
  };
}

const DEFAULTS: Readonly<Record<LocalProductName, object>> = {
  jira: jiraSwitches(),
  confluence: confluenceSwitches(),
  bitbucket: bitbucketSwitches(),
};

/** Signs Dora on for the first time, and again when her name and groups have changed. */
async function signOnTwice(world: World, product: LocalProductName) {
  const [kept, lost, gained] = GROUPS[product];
  const claims = { sub: 'local|dora', preferred_username: 'dora', email: 'dora@example.com' };
  const was = { ...claims, name: 'Dora Müller', groups: [kept, lost] };
  const first = await answerTo(world, { product, claims: was });
  expect(first.statusCode).toBe(200);
  expect(first.body).toContain('<meta name="ajs-remote-user" content="dora">');
  const is = { ...claims, name: 'Dora Meier', groups: [kept, gained] };
  const second = await answerTo(world, { product, claims: is });
  expect(second.statusCode).toBe(200);
  expect(second.body).toContain('<meta name="ajs-remote-user" content="dora">');
}

describe('a product that does otherwise', () => {
  let world: World;
  beforeAll(async () => {
    ({ world } = await borrowWorld({ products: LOCAL_PRODUCT_NAMES }));
  });

  it.each(
    LOCAL_PRODUCT_NAMES.flatMap((product) =>
      [...OF_EACH, ...OF_ONE[product]]
        .filter(differs(DEFAULTS[product]))
        .map(([name, value]) => ({ product, name, value })),
    ),
  )(
    '$product with the switch $name at $value has a new user, and a known one’s changes',
    async ({ product, name, value }) => {
      Object.assign(world[product].switches, { [name]: value });
      await signOnTwice(world, product);
      const [kept, lost, gained] = GROUPS[product];
      const user = world[product].person('dora');
      expect(user).toMatchObject({ displayName: 'Dora Meier' });
      expect(user?.groups).toEqual(expect.arrayContaining([kept, gained]));
      expect(user?.groups).not.toContain(lost);
    },
  );
});

describe('a Crowd that does otherwise', () => {
  let world: World;
  beforeAll(async () => {
    ({ world } = await borrowWorld({ products: LOCAL_PRODUCT_NAMES, sessions: 'crowd' }));
  });

  it.each(OF_CROWD.filter(differs(crowdSwitches())).map(([name, value]) => ({ name, value })))(
    'Crowd with the switch $name at $value has a new user, and a known one’s changes',
    async ({ name, value }) => {
      Object.assign(world.crowd.switches, { [name]: value });
      await world.signOn.recycle();
      await signOnTwice(world, 'jira');
      const [kept, lost, gained] = GROUPS.jira;
      const user = world.crowd.person('dora');
      expect(user).toMatchObject({ displayName: 'Dora Meier' });
      expect(user?.groups).toEqual(expect.arrayContaining([kept, gained]));
      expect(user?.groups).not.toContain(lost);
    },
  );
});
