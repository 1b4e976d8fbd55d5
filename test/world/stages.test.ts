import { beforeAll, describe, expect, it } from 'vitest';
import type { World } from '#infra/local/start-world.ts';
import { LOCAL_PRODUCT_NAMES, type LocalProductName } from '#infra/local/world/local-products.ts';
import { borrowRelayedWorld } from './borrow-relayed-world.ts';
import { borrowWorld } from './borrow-world.ts';
import { NATIVE_SESSIONS, RELAYED_CROWD } from './relayed-worlds.ts';
import { answerTo, cookiesOf, PAGES } from './sign-on-event.ts';

interface Call {
  readonly method: string;
  readonly path: string;
}

/** Where accounts and groups are kept, and which call there belongs to which stage. */
interface Place {
  readonly name: string;
  readonly product: LocalProductName;
  readonly sessions: 'native' | 'crowd';
  readonly prefix: string;
  readonly stages: Readonly<Record<string, readonly RegExp[]>>;
  /** Joins that a list of 200 groups takes. */
  readonly joins: (count: number) => number;
  /** Calls of a first sign-on beside its joins and the page. */
  readonly others: number;
  /** Calls that the look-up of a user with a live session takes. */
  readonly looks: number;
}

/** The default group of each policy, and the one that marks accounts as ours. */
const GRANTED = 2;

const PLACES: readonly Place[] = [
  {
    ...{ name: 'Jira', product: 'jira', sessions: 'native', prefix: 'jira-team' },
    stages: {
      'look up': [/^GET \/rest\/api\/2\/user$/],
      create: [/^POST \/rest\/api\/2\/(?:user|group)$/],
      join: [/^POST \/rest\/api\/2\/group\/user$/],
      'sign in': [/^POST \/rest\/tsv\/1\.0\/authenticate$/],
      'find whose session': [/^GET \/rest\/api\/2\/myself$/],
    },
    joins: (count) => count + GRANTED,
    others: 3,
    looks: 2,
  },
  {
    ...{ name: 'Confluence', product: 'confluence', sessions: 'native' },
    prefix: 'confluence-team',
    stages: {
      'look up': [/^GET \/rest\/api\/user(?:\/memberof)?$/],
      create: [/^POST \/rest\/api\/admin\/(?:user|group)$/],
      join: [/^PUT \/rest\/api\/user\/[^/]+\/group\/[^/]+$/],
      'sign in': [/^POST \/rest\/tsv\/1\.0\/authenticate$/],
      'find whose session': [/^GET \/rest\/api\/user\/current$/],
    },
    joins: (count) => count + GRANTED,
    others: 4,
    looks: 3,
  },
  {
    ...{ name: 'Bitbucket', product: 'bitbucket', sessions: 'native' },
    prefix: 'bitbucket-team',
    stages: {
      'look up': [/^GET \/rest\/api\/latest\/admin\/users(?:\/more-members)?$/],
      create: [/^POST \/rest\/api\/latest\/admin\/(?:users|groups)$/],
      join: [
        /^POST \/rest\/api\/latest\/admin\/users\/add-groups$/,
        /^PUT \/rest\/api\/latest\/admin\/users\/credentials$/,
      ],
      'sign in': [/^POST \/rest\/tsv\/1\.0\/authenticate$/],
      'find whose session': [/^GET \/rest\/api\/latest\/application-properties$/],
    },
    // One for the groups that a session waits for, and one for the others.
    joins: () => 2,
    others: 5,
    looks: 3,
  },
  {
    ...{ name: 'Crowd', product: 'jira', sessions: 'crowd', prefix: 'jira-team' },
    stages: {
      'look up': [/^GET \/rest\/usermanagement\/1\/(?:user|user\/group\/direct|config\/cookie)$/],
      create: [/^POST \/rest\/usermanagement\/1\/(?:user|group)$/],
      join: [/^POST \/rest\/usermanagement\/1\/user\/group\/direct$/],
      'sign in': [/^POST \/rest\/usermanagement\/1\/session$/],
      'find whose session': [/^POST \/rest\/usermanagement\/1\/session\/\{token\}$/],
    },
    joins: (count) => count + GRANTED,
    others: 5,
    looks: 3,
  },
];

describe.each(PLACES)('a sign-on to $name', (place) => {
  const { product, sessions, prefix } = place;
  let world: World;
  beforeAll(async () => {
    ({ world } = await borrowWorld({ products: LOCAL_PRODUCT_NAMES, sessions }));
    // The groups that every user gets are there from then on.
    await answerTo(world, { claims: { sub: 'first', preferred_username: 'first' }, product });
  });

  const groupsNamed = (count: number) =>
    Array.from({ length: count }, (_, n) => `${prefix}-${count}-${n}`);
  const callsOf = () => {
    const { [product]: called, crowd } = world;
    const calls: readonly Call[] =
      sessions === 'crowd'
        ? crowd.calls.filter(({ application }) => application === 'edge')
        : called.calls.filter(({ path }) => path !== PAGES[product]);
    return calls.map(({ method, path }) => `${method} ${path}`);
  };
  const forgetCalls = () => {
    world[product].calls.length = 0;
    world.crowd.calls.length = 0;
  };
  const stageOf = (call: string) =>
    Object.entries(place.stages).find(([, kinds]) => kinds.some((kind) => kind.test(call)))?.[0] ??
    call;
  const stagesOf = (calls: readonly string[]) =>
    calls.map(stageOf).filter((stage, index, all) => stage !== all[index - 1]);
  const groupsOf = (name: string) =>
    (sessions === 'crowd' ? world.crowd : world[product]).person(name)?.groups ?? [];

  it.each([1, 7, 60, 200])(
    'a sign-on of a new user in %i groups that exist creates no group, and logs in beside the joins',
    async (count) => {
      const keeper = sessions === 'crowd' ? world.crowd : world[product];
      for (const group of groupsNamed(count)) keeper.addGroup(group);
      forgetCalls();
      const name = `many${count}`;
      const claims = { sub: name, preferred_username: name, groups: groupsNamed(count) };
      const answer = await answerTo(world, { claims, product });

      expect(answer.statusCode).toBe(200);
      const calls = callsOf();
      expect(stagesOf(calls).slice(0, 3)).toEqual(['look up', 'create', 'join']);
      expect(calls.filter((call) => stageOf(call) === 'create')).toHaveLength(1);
      const isJoin = (call: string) => place.stages['join']?.[0]?.test(call);
      expect(calls.filter(isJoin)).toHaveLength(place.joins(count));
      expect(calls.length).toBeLessThanOrEqual(place.joins(count) + place.others);
      expect(groupsOf(name)).toHaveLength(count + GRANTED);
    },
  );

  it('a group is created where a join finds it missing, and joined then', async () => {
    forgetCalls();
    const groups = groupsNamed(3);
    const claims = { sub: 'maker', preferred_username: 'maker', groups };
    expect((await answerTo(world, { claims, product })).statusCode).toBe(200);
    expect(groupsOf('maker')).toHaveLength(3 + GRANTED);
    expect(callsOf().filter((call) => stageOf(call) === 'create')).toHaveLength(1 + 3);
  });

  it('a sign-on of an unchanged user looks once and changes nothing', async () => {
    const claims = { sub: 'same', preferred_username: 'same', groups: groupsNamed(7) };
    const first = await answerTo(world, { claims, product });
    forgetCalls();
    // Nothing that the product would hold: yet these are not the claims that it is in sync with.
    const groups = [...claims.groups, 'unmanaged'];
    const cookies = cookiesOf(first).filter((pair) => !pair.startsWith('__Host-edge-session='));
    const answer = await answerTo(world, { claims: { ...claims, groups }, product, cookies });

    expect(answer.statusCode).toBe(200);
    const stages = new Set(callsOf().map(stageOf));
    expect([...stages].filter((stage) => stage !== 'find whose session')).toEqual(['look up']);
    expect(groupsOf('same')).toHaveLength(7 + GRANTED);
  });

  it('a sign-on looks for the user, their groups and their session side by side', async () => {
    const claims = { sub: 'abreast', preferred_username: 'abreast' };
    const first = await answerTo(world, { claims, product });
    const cookies = cookiesOf(first).filter((pair) => !pair.startsWith('__Host-edge-session='));
    const arrived = Promise.withResolvers<void>();
    const waited = new Set<string>();
    const called = sessions === 'crowd' ? world.crowd : world[product];
    called.fail({
      kind: 'hold',
      until: arrived.promise,
      times: 9,
      when: ({ method, path }) => {
        const call = `${method} ${path.replace(/(\/session\/).*/, '$1{token}')}`;
        if (!['look up', 'find whose session'].includes(stageOf(call))) return false;
        waited.add(call);
        if (waited.size === place.looks) arrived.resolve();
        return true;
      },
    });
    const changed = { ...claims, groups: ['unmanaged'] };
    const answer = await answerTo(world, { claims: changed, product, cookies });

    expect(answer.statusCode).toBe(200);
    expect(waited.size).toBe(place.looks);
  });

  it('a sign-on keeps to six connections, however many groups there are', async () => {
    const options = sessions === 'crowd' ? RELAYED_CROWD : NATIVE_SESSIONS;
    const { world: narrow, relays } = await borrowRelayedWorld(options);
    const relay = relays[sessions === 'crowd' ? 'crowd' : product];
    // A new instance: its connections count from the first, which it opens ahead.
    await narrow.signOn.recycle();
    relay?.forget();
    const claims = { groups: groupsNamed(40) };
    const answer = await answerTo(narrow, { claims, product });

    expect(answer.statusCode).toBe(200);
    expect(relay?.urls.length).toBeGreaterThan(40);
    // As many as there are, where the calls of a stage come at the same time.
    expect(relay?.connections()).toBeGreaterThan(3);
    expect(relay?.connections()).toBeLessThanOrEqual(6);
  });
});
