import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FaultyCall } from '#infra/local/data-center/state/make-faults.ts';
import type { World } from '#infra/local/start-world.ts';
import { LOCAL_PRODUCT_NAMES } from '#infra/local/world/local-products.ts';
import { borrowWorld } from './borrow-world.ts';
import { type AlbAnswer, answerTo } from './sign-on-event.ts';

const GROUPS = Array.from({ length: 12 }, (_none, n) => `jira-team-${n}`);

let world: World;
beforeAll(async () => {
  ({ world } = await borrowWorld({ products: LOCAL_PRODUCT_NAMES, timeoutSeconds: 3 }));
});
afterEach(() => world.jira.clearFaults());

let users = 0;
const newUser = () => {
  users += 1;
  const name = `late${users}`;
  return { sub: `local|${name}`, preferred_username: name, email: `${name}@example.com` };
};

/** Signs on while Jira holds what `holds` names, then the next user, at Confluence, on the same instance. */
async function thawAfter(
  claims: Readonly<Record<string, unknown>>,
  holds: (call: FaultyCall, count: number) => boolean,
) {
  const release = Promise.withResolvers<void>();
  const received: string[] = [];
  let isHolding = true;
  const when = (call: FaultyCall) =>
    holds(call, received.push(`${call.method} ${call.path}`)) && isHolding;
  world.jira.fail({ kind: 'hold', until: release.promise, times: 999, when });
  const answer = await answerTo(world, { claims });
  const [callsBefore, linesBefore] = [received.length, world.signOn.logs.length];
  isHolding = false;
  release.resolve();
  const next = { ...newUser(), groups: [] };
  const following = await answerTo(world, { product: 'confluence', claims: next });
  const lines = world.signOn.logs.slice(linesBefore);
  return {
    answer,
    following,
    callsAfter: received.slice(callsBefore),
    linesAfter: lines.filter((line) => line.includes('jira')),
  };
}

const expectOver = (thawed: Awaited<ReturnType<typeof thawAfter>>) => {
  expect(thawed.following.statusCode).toBe(200);
  expect(thawed.callsAfter).toEqual([]);
  expect(thawed.linesAfter).toEqual([]);
};
/** With a session the page is left to the browser: only joins that no session waits for were under way. */
const expectOutOfTime = (answer: AlbAnswer) => {
  const hasSession = answer.multiValueHeaders['set-cookie']?.join().includes('JSESSIONID=');
  expect(answer.statusCode).toBe(hasSession === true ? 307 : 503);
  expect(world.signOn.logs.join()).toContain('"reason":"out_of_time"');
};

describe('what an event was answered without', () => {
  it.each([1, 2, 3, 4, 5, 6, 8, 10, 12, 14])(
    'nothing of an event is sent or told in the next one when Jira fell silent at its call number %i',
    async (moment) => {
      const claims = { ...newUser(), groups: GROUPS };
      const thawed = await thawAfter(claims, (_call, count) => count >= moment);
      expectOutOfTime(thawed.answer);
      expectOver(thawed);

      const again = await answerTo(world, { claims });
      expect(again.statusCode).toBe(200);
      expect(world.jira.person(claims.preferred_username)?.groups).toEqual(
        expect.arrayContaining(GROUPS),
      );
    },
  );

  it('groups that an administrator takes away after the page of an event are not joined in the next one', async () => {
    const claims = { ...newUser(), groups: GROUPS };
    const isJoin = ({ method, path }: FaultyCall) =>
      method === 'POST' && path === '/rest/api/2/group/user';
    let joins = 0;
    const thawed = await thawAfter(claims, (call) => isJoin(call) && ++joins > 1);
    expectOutOfTime(thawed.answer);
    expect(thawed.answer.body).toMatch(/ by itself in \d+ seconds\. \d+ of \d+ groups are ready\./);
    expectOver(thawed);
    const held = world.jira.person(claims.preferred_username)?.groups ?? [];
    expect(GROUPS.filter((group) => held.includes(group)).length).toBeLessThan(GROUPS.length);
  });

  it.each<[string, (call: FaultyCall) => boolean]>([
    ['a removal', ({ method }) => method === 'DELETE'],
    ['setting a password', ({ path }) => path.endsWith('/user/password')],
    ['a login', ({ path }) => path === '/rest/tsv/1.0/authenticate'],
  ])(
    'nothing of an event is sent or told in the next one when Jira held %s',
    async (_what, holds) => {
      const claims = { ...newUser(), groups: [] };
      world.jira.addPerson({
        ...{ name: claims.preferred_username, emailAddress: claims.email, displayName: 'Late' },
        ...{ password: 'their own', groups: ['edge-authenticated', ...GROUPS] },
      });
      const thawed = await thawAfter(claims, holds);
      expectOutOfTime(thawed.answer);
      expectOver(thawed);
    },
  );

  it('a page that takes longer than the event has is left to the browser, with the session', async () => {
    const isPage = ({ path }: FaultyCall) => path.startsWith('/browse/');
    const thawed = await thawAfter({ ...newUser(), groups: [] }, isPage);
    expect(thawed.answer.statusCode).toBe(307);
    expect(thawed.answer.multiValueHeaders['set-cookie']?.join()).toContain('JSESSIONID=');
    expectOver(thawed);
  });

  it('the fetch of a key that is never answered is not joined by the next event', async () => {
    await world.signOn.recycle();
    world.keyHost.setFault('slow');
    const refused = await answerTo(world, { claims: newUser() });
    const fetches = world.keyHost.fetchCount();
    world.keyHost.setFault('none');
    const following = await answerTo(world, { claims: newUser() });

    expect(refused.statusCode).toBe(503);
    expect(refused.body).toContain('authenticate.keys_unavailable');
    expect(following.statusCode).toBe(200);
    expect(world.keyHost.fetchCount()).toBe(fetches + 1);
  });
});
