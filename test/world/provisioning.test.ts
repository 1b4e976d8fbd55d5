import { beforeAll, expect, it } from 'vitest';
import type { Exchange } from '#infra/local/data-center/state/product.ts';
import type { World } from '#infra/local/start-world.ts';
import { LOCAL_PRODUCT_NAMES } from '#infra/local/world/local-products.ts';
import { readDescription } from '#test/infra/local/jira/read-description.ts';
import { validateAnswer } from '#test/infra/local/jira/validate-answer.ts';
import { borrowWorld } from './borrow-world.ts';
import { answerTo } from './sign-on-event.ts';

const OURS = ['edge-authenticated', 'jira-software-users'];

let world: World;
let exchanges: Exchange[];
beforeAll(async () => {
  ({ world, exchanges } = await borrowWorld({ products: LOCAL_PRODUCT_NAMES }));
  exchanges.length = 0;
});

it('what the identity provider changed is changed, what an administrator granted by hand stays', async () => {
  const claims = { sub: 'local|change', preferred_username: 'change' };
  world.jira.addPerson({
    ...{ name: 'change', displayName: 'Old Name', password: 'x', active: false },
    emailAddress: 'old@example.com',
    groups: ['jira-developers', 'granted-by-hand', 'jira-administrators', 'edge-authenticated'],
  });
  const answer = await answerTo(world, { claims: { ...claims, groups: ['jira-analysts'] } });

  expect(answer.statusCode).toBe(200);
  expect(world.jira.person('change')).toMatchObject({
    displayName: 'Zoe New',
    emailAddress: 'zoe@example.com',
    active: true,
    groups: [
      'edge-authenticated',
      'granted-by-hand',
      'jira-administrators',
      'jira-analysts',
      'jira-software-users',
    ],
  });
});

it('a user in a group whose name begins with a space joins the group that is written without', async () => {
  for (const group of [' jira-blue', 'jira-blue']) world.jira.addGroup(group);
  world.jira.addPerson({
    ...{ name: 'lead', displayName: 'Lead', emailAddress: 'lead@example.com', password: 'x' },
    groups: [' jira-blue'],
  });
  const claims = { sub: 'local|lead', preferred_username: 'lead', groups: ['jira-blue'] };
  expect((await answerTo(world, { claims })).statusCode).toBe(200);
  expect(world.jira.person('lead')?.groups).toEqual(
    [' jira-blue', 'jira-blue', ...OURS].toSorted(),
  );
});

it('the last group goes away when the claim is there and empty', async () => {
  const claims = { sub: 'local|last', preferred_username: 'last', groups: ['jira-analysts'] };
  await answerTo(world, { claims });
  await answerTo(world, { claims: { ...claims, groups: [] } });
  expect(world.jira.person('last')?.groups).toEqual(OURS);
});

it.each<{ state: string; groups: unknown }>([
  { state: 'missing', groups: undefined },
  { state: 'one text', groups: 'jira-developers' },
  { state: 'an object', groups: { names: ['jira-developers'] } },
  { state: 'a list with a number', groups: ['jira-developers', 7] },
])('a groups claim that is $state takes no group away', async ({ groups }) => {
  const claims = { sub: 'local|keep', preferred_username: 'keep', groups: ['jira-analysts'] };
  await answerTo(world, { claims });
  await answerTo(world, { claims: { ...claims, groups } });
  expect(world.jira.person('keep')?.groups).toEqual([
    'edge-authenticated',
    'jira-analysts',
    'jira-software-users',
  ]);
});

it('an account that was made by hand for an administrator is not taken over', async () => {
  const name = 'boss';
  const groups = ['jira-administrators', 'jira-developers'];
  const made = { name, displayName: 'The Boss', emailAddress: 'boss@example.com', password: 'x' };
  world.jira.addPerson({ ...made, groups });
  const answer = await answerTo(world, { claims: { sub: 'local|boss', preferred_username: name } });

  expect(answer.statusCode).toBe(403);
  expect(answer.body).toContain('plan.account_protected');
  expect(world.jira.person(name)).toMatchObject({ displayName: 'The Boss', groups });
  expect(world.jira.acceptsPassword(name, 'x')).toBe(true);
});

it('a protected group in the claim is neither created nor joined', async () => {
  const claims = { sub: 'local|eve', preferred_username: 'eve', groups: ['JIRA-Administrators'] };
  await answerTo(world, { claims });
  expect(world.jira.person('eve')?.groups).toEqual(OURS);
});

it.skipIf(readDescription() === null)(
  'every answer that a sign-on met above is one of the official description of Jira',
  () => {
    expect(exchanges.length).toBeGreaterThan(30);
    expect(exchanges.flatMap((exchange) => validateAnswer(exchange))).toEqual([]);
  },
);
