// Memberships that a product does not change: nested ones, and those that it refuses.
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { World } from '#infra/local/start-world.ts';
import { LOCAL_PRODUCT_NAMES, type LocalProductName } from '#infra/local/world/local-products.ts';
import { borrowWorld } from './borrow-world.ts';
import { answerTo, cookiesOf } from './sign-on-event.ts';

let world: World;
beforeAll(async () => {
  ({ world } = await borrowWorld({ products: LOCAL_PRODUCT_NAMES }));
});
beforeEach(async () => {
  // What could not be left is remembered by an instance.
  await world.signOn.recycle();
});

const recordsOf = (event: string) =>
  world.signOn.logs.map((line) => JSON.parse(line)).filter((line) => line.event === event);
const REMOVAL: Readonly<Record<LocalProductName, RegExp>> = {
  jira: /^DELETE \/rest\/api\/2\/group\/user$/,
  confluence: /^DELETE \/rest\/api\/user\//,
  bitbucket: /remove-group$/,
};

describe.each(LOCAL_PRODUCT_NAMES)('nested groups of %s', (product) => {
  const [inner, outer, lost] = [`${product}-devs`, `${product}-everyone`, `${product}-lost`];
  const claimsOf = (name: string, groups: readonly string[]) => ({
    ...{ sub: name, preferred_username: name, name, email: `${name}@example.com`, groups },
  });
  const addUser = (name: string, groups: readonly string[]) => {
    const user = { name, displayName: name, emailAddress: `${name}@example.com` };
    world[product].addPerson({ ...user, groups: [...groups, 'edge-authenticated'] });
    world[product].addGroup(outer);
    world[product].nestGroup(inner, outer);
    world[product].calls.length = 0;
    world.signOn.logs.length = 0;
  };
  const removals = () =>
    world[product].calls.filter(({ method, path }) => REMOVAL[product].test(`${method} ${path}`));

  it('a nested group is tried once, told once, and no record says that it was left', async () => {
    addUser('nested', [inner, lost]);
    const claims = claimsOf('nested', [inner]);
    for (let n = 0; n < 3; n += 1) {
      expect(await answerTo(world, { claims, product })).toMatchObject({ statusCode: 200 });
    }
    expect(removals()).toHaveLength(2);
    const records = recordsOf('decided');
    expect(records[0]).toMatchObject({ failed: [`leave ${outer}: nested`] });
    expect(records[0].steps).toContain(`leave ${lost}`);
    for (const { steps } of records) expect(steps).not.toContain(`leave ${outer}`);
    for (const { withheld } of records.slice(1)) {
      expect(withheld).toContain(`leave ${outer}: nested`);
    }
    expect(recordsOf('provision.removals_failed')).toHaveLength(1);
  });

  it('nested groups beyond the limit of removals keep no lost group', async () => {
    const outers = Array.from({ length: 30 }, (_none, n) => `${product}-outer-${n}`);
    addUser('limited', [inner, lost]);
    for (const group of outers) {
      world[product].addGroup(group);
      world[product].nestGroup(inner, group);
    }
    const answer = await answerTo(world, { claims: claimsOf('limited', [inner]), product });
    expect(answer.statusCode).toBe(200);
    expect(world[product].person('limited')?.groups).not.toContain(lost);
    expect(recordsOf('plan.removals_withheld')).toEqual([]);
    expect(removals()).toHaveLength(1);
  });

  it('a wanted group that goes with the group that it hung on is joined directly', async () => {
    addUser('hanging', [inner]);
    const answer = await answerTo(world, { claims: claimsOf('hanging', [outer]), product });
    expect(answer.statusCode).toBe(200);
    expect(world[product].person('hanging')?.groups).toContain(outer);
    expect(world[product].person('hanging')?.groups).not.toContain(inner);
    expect(recordsOf('decided')[0].steps).toEqual(
      expect.arrayContaining([`leave ${inner}`, `join ${outer}`]),
    );
  });
});

describe('what Jira refuses with 400', () => {
  const claims = { sub: 'seat', preferred_username: 'seat', groups: ['jira-software-users'] };

  it('a join without a free seat ends as an exhausted licence, and no record says that it was done', async () => {
    world.jira.switches.licenceSeats = 0;
    const answer = await answerTo(world, { claims, product: 'jira' });
    expect(answer.statusCode).toBe(503);
    expect(answer.body).toContain('provision.licence_exhausted');
    const [record] = recordsOf('decided');
    expect(record).toMatchObject({ refused: 'provision.licence_exhausted' });
    expect(record.failed).toContain('join jira-software-users: provision.licence_exhausted');
    expect(record.steps).not.toContain('join jira-software-users');
    expect(recordsOf('signed_on')).toEqual([]);
    expect(world.jira.calls.filter(({ path }) => path === '/rest/api/2/user')).toHaveLength(3);
  });

  it('a join that Jira refuses in another language ends as a refused change', async () => {
    Object.assign(world.jira.switches, { externalUserManagement: true, refusalWords: 'other' });
    world.jira.addPerson({
      ...{ name: 'seat', displayName: 'Zoe New', emailAddress: 'zoe@example.com' },
      groups: ['edge-authenticated'],
    });
    const answer = await answerTo(world, { claims, product: 'jira' });
    expect(answer.statusCode).toBe(502);
    expect(answer.body).toContain('provision.change_refused');
    const [line] = recordsOf('provision.change_refused');
    expect(line).toMatchObject({ operation: 'join', status: 400 });
  });

  it('a removal that Jira refuses ends the sign-on, and is told as failed', async () => {
    const user = { ...claims, groups: ['jira-software-users', 'jira-kept'] };
    const first = await answerTo(world, { claims: user, product: 'jira' });
    world.jira.switches.invisibleGroups = ['jira-kept'];
    const answer = await answerTo(world, { claims, product: 'jira', cookies: cookiesOf(first) });
    expect(answer.statusCode).toBe(502);
    expect(recordsOf('provision.removals_failed')).toMatchObject([{ removals: 1 }]);
    expect(recordsOf('decided').at(-1)).toMatchObject({
      ...{ steps: [], failed: ['leave jira-kept: provision.change_refused'] },
    });
  });
});
