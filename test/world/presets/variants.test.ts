import { describe, expect, it } from 'vitest';
import type { World } from '#infra/local/start-world.ts';
import { LOCAL_PRODUCT_NAMES } from '#infra/local/world/local-products.ts';
import { PAGES } from '#test/world/sign-on-event.ts';
import { signInBrowser } from '#test/world/signed-in-browser.ts';
import { borrowPresetWorld } from './borrow-preset-world.ts';
import { google } from './cases/google.ts';
import { keycloak } from './cases/keycloak.ts';
import { oktaCustom } from './cases/okta-custom.ts';

let world: World;

async function land(who: string): Promise<string> {
  const { answers } = await signInBrowser(world, PAGES.jira, { who });
  const { status, url, body } = answers.at(-1) ?? {};
  expect({ status, url }).toEqual({ status: 200, url: `${world.address}${PAGES.jira}` });
  return /<meta name="ajs-remote-user" content="(.*?)">/.exec(body ?? '')?.[1] ?? '';
}

it('Okta’s access token counts where its `sub` was made that of userinfo', async () => {
  const { claims, accessToken } = oktaCustom.newcomer;
  const source = { from: 'access_token', claim: 'groups', clientClaim: 'cid' } as const;
  const groups = ['jira-of-the-token'];
  ({ world } = await borrowPresetWorld({
    provider: 'okta-custom',
    policy: { groupSources: [source] },
    people: { ada: { claims, accessToken: { ...accessToken, sub: claims.sub, groups } } },
  }));

  expect(await land('ada')).toBe('ada');
  expect(world.jira.person('ada')?.groups).toEqual(['jira-of-the-token', 'jira-software-users']);
});

it('a SAML provider behind Cognito brings several groups as one form-encoded text, and names with its own in front', async () => {
  const claims = {
    sub: 'e3f4a8d2-7041-7013-8bdd-1f1c35a8ee01',
    'custom:groups': '[jira-analysts%2C+EMEA, jira-team+blue]',
    email_verified: 'false' as const,
    name: 'Ada Lovelace',
    email: 'ada@example.com',
    username: 'okta_ada',
  };
  ({ world } = await borrowPresetWorld({
    provider: 'cognito',
    policy: {
      profile: {
        username: { from: ['username'], transform: [{ replace: '^[^_]+_(.+)$', with: '$1' }] },
      },
      groupSources: [{ from: 'claim', claim: 'custom:groups', format: 'cognito' }],
    },
    people: { ada: { claims } },
  }));

  expect(await land('ada')).toBe('ada');
  expect(world.jira.person('ada')?.groups).toEqual([
    'jira-analysts, EMEA',
    'jira-software-users',
    'jira-team blue',
  ]);
});

it('an Identity Store may be in another Region, and be queried by e-mail address', async () => {
  const lookUp = { attribute: 'emails.value', claim: 'email' } as const;
  const claims = {
    sub: 'e3f4a8d2-7041-7013-8bdd-1f1c35a8ee01',
    email_verified: 'false' as const,
    name: 'Ada Lovelace',
    preferred_username: 'ada',
    email: 'ada@example.com',
    username: 'IdentityCenter_ada',
  };
  ({ world } = await borrowPresetWorld({
    provider: 'iam-identity-center',
    policy: { groupSources: [{ from: 'identity_store', lookUp }] },
    people: { ada: { claims } },
    directories: {
      identityStore: {
        region: 'us-east-1',
        people: [{ userName: 'a.lovelace', email: 'ada@example.com', groups: ['jira-analysts'] }],
      },
    },
  }));

  expect(await land('ada')).toBe('ada');
  expect(world.jira.person('ada')?.groups).toEqual(['jira-analysts', 'jira-software-users']);
});

describe('a user who signs in once', () => {
  const products = {
    confluence: {
      groups: {
        default: ['confluence-users'],
        managed: ['confluence-*'],
        protected: [],
        required: 'everybody' as const,
      },
    },
    bitbucket: {
      groups: {
        default: ['stash-users'],
        managed: ['bitbucket-*', 'stash-users'],
        protected: [],
        required: 'everybody' as const,
        transform: [
          { replace: '^/', with: '' },
          { replace: '/', with: '-' },
        ],
      },
    },
  };

  async function openAll(): Promise<void> {
    const { browser } = await signInBrowser(world, PAGES.jira, { who: 'ada' });
    for (const product of LOCAL_PRODUCT_NAMES) {
      const url = `${world.addresses[product]}${PAGES[product]}`;
      const page = (await browser.open(url)).at(-1);
      expect({ status: page?.status, url: page?.url }).toEqual({ status: 200, url });
    }
  }

  it('a user has at each product the groups that its own policy makes of Keycloak’s', async () => {
    const groups = ['/jira/analysts', '/bitbucket/reviewers', 'confluence-editors'];
    ({ world } = await borrowPresetWorld({
      provider: 'keycloak',
      policy: { ...keycloak.policy, products },
      people: { ada: { claims: { ...keycloak.newcomer.claims, groups } } },
      products: LOCAL_PRODUCT_NAMES,
    }));
    await openAll();

    const groupsAt = LOCAL_PRODUCT_NAMES.map((product) => world[product].person('ada')?.groups);
    expect(groupsAt).toEqual([
      ['jira-analysts', 'jira-software-users'],
      ['confluence-editors', 'confluence-users'],
      ['bitbucket-reviewers', 'stash-users'],
    ]);
  });

  it('a user is looked up once at Google, for all products', async () => {
    const { newcomer, directories = {} } = google;
    const { claims } = newcomer;
    const name = { from: ['email'], transform: [{ strip_domain: ['example.com'] }] };
    ({ world } = await borrowPresetWorld({
      provider: 'google',
      policy: { ...google.policy, profile: { username: name }, products },
      people: { ada: { claims } },
      products: LOCAL_PRODUCT_NAMES,
      directories: { google: { ...directories.google, switches: {} } },
    }));
    await openAll();

    const requests = world.directories.google?.requests.map(
      ({ method, path }) => `${method} ${path}`,
    );
    expect(requests).toEqual(['POST /token', 'GET /admin/directory/v1/groups']);
    expect(world.jira.person('ada')?.groups).toContain('jira-analysts');
    expect(world.confluence.person('ada')?.groups).toEqual(['confluence-users']);
  });
});
