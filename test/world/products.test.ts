import { beforeAll, describe, expect, it } from 'vitest';
import type { World } from '#infra/local/start-world.ts';
import { LOCAL_PRODUCT_NAMES, type LocalProductName } from '#infra/local/world/local-products.ts';
import { SECRETS } from '#infra/local/world/start-servers.ts';
import { derivePassword } from '#shared/session/derive-password.ts';
import { borrowWorld } from './borrow-world.ts';
import { answerTo, cookiesOf, PAGES } from './sign-on-event.ts';

const callsOf = (world: World, product: LocalProductName) =>
  world[product].calls.map(({ method, path }) => `${method} ${path}`);
const forgetCalls = (world: World) => {
  for (const product of LOCAL_PRODUCT_NAMES) world[product].calls.length = 0;
  world.crowd.calls.length = 0;
};

describe('three products in one deployment, each with sessions of its own', () => {
  let world: World;
  beforeAll(async () => {
    ({ world } = await borrowWorld({ products: LOCAL_PRODUCT_NAMES }));
  });

  it.each(LOCAL_PRODUCT_NAMES)('the host of %s leads there and nowhere else', async (product) => {
    const answer = await answerTo(world, { product });

    expect(answer.statusCode).toBe(200);
    expect(answer.body).toContain('<meta name="ajs-remote-user" content="zoe">');
    expect(world[product].person('zoe')).toMatchObject({ name: 'zoe', active: true });
    expect(callsOf(world, product).at(-1)).toBe(`GET ${PAGES[product]}`);
    for (const other of LOCAL_PRODUCT_NAMES.filter((name) => name !== product)) {
      expect(callsOf(world, other)).toEqual([]);
    }
    expect(world.crowd.calls).toEqual([]);
  });

  it.each([
    { product: 'jira', groups: ['edge-authenticated', 'jira-analysts', 'jira-software-users'] },
    {
      product: 'confluence',
      groups: ['confluence-editors', 'confluence-users', 'edge-authenticated'],
    },
    { product: 'bitbucket', groups: ['bitbucket-reviewers', 'edge-authenticated', 'stash-users'] },
  ] as const)('of one claim $product gets the groups that its own policy manages', async (part) => {
    const groups = ['jira-analysts', 'confluence-editors', 'bitbucket-reviewers', 'stash-users'];
    const claims = { sub: 'local|mia', preferred_username: 'mia', groups };
    await answerTo(world, { product: part.product, claims });

    expect(world[part.product].person('mia')?.groups).toEqual(part.groups);
  });

  it('what the profile cookie of Jira says holds for Jira alone', async () => {
    const claims = { sub: 'local|kim', preferred_username: 'kim' };
    const kim = { name: 'kim', displayName: 'Kim', emailAddress: 'kim@example.com' };
    world.confluence.addPerson({ ...kim, password: 'their own' });
    const signedOn = await answerTo(world, { product: 'jira', claims });
    const cookies = cookiesOf(signedOn).filter((pair) => pair.startsWith('__Host-edge-profile='));
    expect(cookies).toHaveLength(1);
    forgetCalls(world);
    await answerTo(world, { product: 'jira', claims, cookies });
    const answer = await answerTo(world, { product: 'confluence', claims, cookies });

    expect(callsOf(world, 'jira')).not.toContain('GET /rest/api/2/user');
    expect(answer.statusCode).toBe(200);
    expect(callsOf(world, 'confluence')).toContain('GET /rest/api/user');
    expect(world.confluence.person('kim')?.groups).toEqual([
      'confluence-users',
      'edge-authenticated',
    ]);
    // No user has signed on there before: the password is not ours yet, and a failed try would count.
    expect(world.confluence.calls.filter(({ status }) => status === 401)).toEqual([]);
  });

  it('a user name that one product does not support is no obstacle at another', async () => {
    const claims = { sub: 'local|plus', preferred_username: 'plus+one' };
    const refused = await answerTo(world, { product: 'confluence', claims });
    const served = await answerTo(world, { product: 'jira', claims });

    expect(refused.statusCode).toBe(403);
    expect(refused.body).toContain('provision.username_refused');
    expect(callsOf(world, 'confluence')).toEqual([]);
    expect(served.statusCode).toBe(200);
  });

  it('the passwords that one user has at two products differ', async () => {
    const claims = { sub: 'local|pat', preferred_username: 'pat' };
    await answerTo(world, { product: 'jira', claims });
    await answerTo(world, { product: 'bitbucket', claims });
    const key = world.secrets.read(SECRETS.passwordKey) ?? '';
    const [ofJira, ofBitbucket] = (['jira', 'bitbucket'] as const).map((product) =>
      derivePassword({ key, product, username: 'pat' }),
    );

    expect(world.jira.acceptsPassword('pat', ofJira ?? '')).toBe(true);
    expect(world.bitbucket.acceptsPassword('pat', ofJira ?? '')).toBe(false);
    expect(world.bitbucket.acceptsPassword('pat', ofBitbucket ?? '')).toBe(true);
  });
});

describe('two products in one deployment', () => {
  let world: World;
  beforeAll(async () => {
    const sessions = { bitbucket: 'native', confluence: 'crowd' } as const;
    ({ world } = await borrowWorld({ products: ['bitbucket', 'confluence'], sessions }));
  });

  it.each(['bitbucket', 'confluence'] as const)(
    '%s is served in a deployment of two products',
    async (product) => {
      const answer = await answerTo(world, { product });
      expect(answer.statusCode).toBe(200);
      expect(answer.body).toContain('content="zoe"');
    },
  );

  it('the host of a product that is off is unknown, and nothing is called', async () => {
    const answer = await answerTo(world, { product: 'jira' });

    expect(answer.statusCode).toBe(404);
    expect(answer.body).toContain('accept.unknown_host');
    for (const product of LOCAL_PRODUCT_NAMES) expect(world[product].calls).toEqual([]);
    expect(world.crowd.calls).toEqual([]);
  });

  it('each product keeps its accounts where its sessions come from', async () => {
    const claims = { sub: 'local|lea', preferred_username: 'lea' };
    await answerTo(world, { product: 'bitbucket', claims });
    expect(world.crowd.person('lea')).toBeUndefined();
    expect(world.bitbucket.person('lea')?.groups).toEqual(['edge-authenticated', 'stash-users']);
    await answerTo(world, { product: 'confluence', claims });
    expect(world.crowd.person('lea')?.groups).toEqual(['confluence-users', 'edge-authenticated']);
  });
});
