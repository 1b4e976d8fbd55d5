import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Exchange } from '#infra/local/jira/state/make-state.ts';
import { startWorld, type World } from '#infra/local/start-world.ts';
import { readDescription } from '#test/infra/local/jira/read-description.ts';
import { validateAnswer } from '#test/infra/local/jira/validate-answer.ts';
import { answerTo } from './sign-on-event.ts';

let world: World;
const exchanges: Exchange[] = [];
beforeAll(async () => {
  world = await startWorld({ jira: { onExchange: (exchange) => exchanges.push(exchange) } });
});
afterAll(() => world.close());

const LOOK_UP = 'GET /rest/api/2/user';
const CREATE = 'POST /rest/api/2/user';
const CREATE_GROUP = 'POST /rest/api/2/group';
const JOIN = 'POST /rest/api/2/group/user';
const LOGIN = 'POST /rest/auth/1/session';

it.each([1, 7, 60])(
  'a new person in %i groups is ready after four stages of calls',
  async (count) => {
    const groups = Array.from({ length: count }, (_, n) => `jira-team-${count}-${n}`);
    world.jira.calls.length = 0;
    const answer = await answerTo(world, {
      claims: { sub: `local|${count}`, preferred_username: `many${count}`, groups },
    });

    expect(answer.statusCode).toBe(200);
    const calls = world.jira.calls.map(({ method, path }) => `${method} ${path}`).slice(0, -1);
    const stages = calls.reduce<string[][]>((found, call) => {
      const stage = stageOf(call);
      if (found.at(-1)?.[0] !== stage) found.push([stage]);
      return found;
    }, []);
    expect(stages.flat()).toEqual(['look up', 'create', 'join', 'sign in']);
    expect(world.jira.person(`many${count}`)?.groups).toHaveLength(count + 1);
  },
);

it('a sign-on keeps to three connections, however many groups there are', async () => {
  let connections = 0;
  const relay = createServer((client) => {
    connections += 1;
    const onward = connect(narrow.loadBalancer.directPorts[0] ?? 0, '127.0.0.1');
    for (const socket of [client, onward]) socket.on('error', () => socket.destroy());
    client.pipe(onward).pipe(client);
  }).listen(0, '127.0.0.1');
  await once(relay, 'listening');
  const { port } = relay.address() as AddressInfo;
  const narrow = await startWorld({ environment: { JIRA_ADDRESS: `https://127.0.0.1:${port}` } });
  const groups = Array.from({ length: 40 }, (_, n) => `jira-wide-${n}`);
  const answer = await answerTo(narrow, { claims: { groups } });
  await narrow.close();
  relay.close();

  expect(answer.statusCode).toBe(200);
  expect(connections).toBe(3);
});

function stageOf(call: string): string {
  const stages: Readonly<Record<string, string>> = {
    [LOOK_UP]: 'look up',
    [CREATE]: 'create',
    [CREATE_GROUP]: 'create',
    [JOIN]: 'join',
    [LOGIN]: 'sign in',
  };
  return stages[call] ?? call;
}

it('what the identity provider changed is changed, what people granted by hand stays', async () => {
  const claims = { sub: 'local|change', preferred_username: 'change' };
  world.jira.addPerson({
    ...{ name: 'change', displayName: 'Old Name', password: 'x', active: false },
    emailAddress: 'old@example.com',
    groups: ['jira-developers', 'granted-by-hand', 'jira-administrators'],
  });
  const answer = await answerTo(world, { claims: { ...claims, groups: ['jira-analysts'] } });

  expect(answer.statusCode).toBe(200);
  expect(world.jira.person('change')).toMatchObject({
    displayName: 'Zoe New',
    emailAddress: 'zoe@example.com',
    active: true,
    groups: ['granted-by-hand', 'jira-administrators', 'jira-analysts', 'jira-software-users'],
  });
});

it('the last group goes away when the claim is there and empty', async () => {
  const claims = { sub: 'local|last', preferred_username: 'last', groups: ['jira-analysts'] };
  await answerTo(world, { claims });
  await answerTo(world, { claims: { ...claims, groups: [] } });
  expect(world.jira.person('last')?.groups).toEqual(['jira-software-users']);
});

it.each<{ state: string; groups: unknown }>([
  { state: 'missing', groups: undefined },
  { state: 'one text', groups: 'jira-developers' },
  { state: 'an object', groups: { names: ['jira-developers'] } },
  { state: 'a list with a number', groups: ['jira-developers', 7] },
])('a groups claim that is $state costs nobody a group', async ({ groups }) => {
  const claims = { sub: 'local|keep', preferred_username: 'keep', groups: ['jira-analysts'] };
  await answerTo(world, { claims });
  await answerTo(world, { claims: { ...claims, groups } });
  expect(world.jira.person('keep')?.groups).toEqual(['jira-analysts', 'jira-software-users']);
});

it('a protected group in the claim is neither created nor joined', async () => {
  const claims = { sub: 'local|eve', preferred_username: 'eve', groups: ['JIRA-Administrators'] };
  await answerTo(world, { claims });
  expect(world.jira.person('eve')?.groups).toEqual(['jira-software-users']);
});

it.skipIf(readDescription() === null)(
  'every answer that a sign-on met above is one of the official description of Jira',
  () => {
    expect(exchanges.length).toBeGreaterThan(100);
    expect(exchanges.flatMap((exchange) => validateAnswer(exchange))).toEqual([]);
  },
);
