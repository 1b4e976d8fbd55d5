import { describe, expect, it } from 'vitest';
import { Failure } from '#shared/base/failure.ts';
import { runEvent } from '#shared/base/run-event.ts';
import { type GroupClaim, toGroupClaim } from '#shared/groups/group-claim.ts';
import type { GroupSource, ReadGroups } from '#shared/groups/group-source.ts';
import { groupsUnavailable } from '#shared/groups/sources/groups-unavailable.ts';
import { limitSource, type SourceLimits } from '#shared/groups/sources/limit-source.ts';
import { question, unavailable } from './question.ts';

const EMPTY: GroupClaim = { state: 'empty' };

/** Returns a limited source that lists the subjects of its real queries. */
function limited(
  answer: (count: number) => ReturnType<ReadGroups>,
  parts: Partial<SourceLimits> = {},
) {
  const clock = { nowMs: 0 };
  const queried: string[] = [];
  const source: GroupSource = {
    name: 'cognito',
    remote: true,
    onFailure: 'keep',
    read: ({ identity }) => {
      queried.push(identity.subject);
      return answer(queried.length);
    },
  };
  const limits = { timeLimitMs: 5_000, cacheSeconds: 60, now: () => clock.nowMs, ...parts };
  const limitedSource = limitSource(source, limits);
  const query = (subject = 'ada', accessToken: string | null = null) =>
    limitedSource.read(question({ subject, accessToken }));
  return { source: limitedSource, queried, clock, query };
}

const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;

describe('a limited source', () => {
  it('a limited source has the name and the policy of its source', () => {
    const { source } = limited(async () => EMPTY);
    expect(source).toMatchObject({ name: 'cognito', remote: true, onFailure: 'keep' });
  });

  it('an answer is cached for its user and for the stated time', async () => {
    const { query, queried, clock } = limited(async () => EMPTY);
    await query();
    clock.nowMs += 59_999;
    expect(await query()).toEqual(EMPTY);
    expect(queried).toEqual(['ada']);
    clock.nowMs += 1;
    await query();
    expect(queried).toEqual(['ada', 'ada']);
  });

  it('the answer for one user is never given to another', async () => {
    const { query } = limited(async (count) => ({ state: 'present', names: [`group-${count}`] }));
    expect(await query('ada')).toMatchObject({ names: ['group-1'] });
    expect(await query('eve')).toMatchObject({ names: ['group-2'] });
    expect(await query('ada')).toMatchObject({ names: ['group-1'] });
  });

  it('no answer is cached when the time is zero', async () => {
    const { query, queried } = limited(async () => EMPTY, { cacheSeconds: 0 });
    await query();
    await query();
    expect(queried).toHaveLength(2);
  });

  it('a failure is not cached', async () => {
    const { query } = limited((count) =>
      count === 1 ? Promise.reject(groupsUnavailable('throttled')) : Promise.resolve(EMPTY),
    );
    await expect(query()).rejects.toMatchObject(unavailable('throttled'));
    expect(await query()).toEqual(EMPTY);
  });

  it.each([
    ['with 990 groups', 100, toGroupClaim(Array.from({ length: 990 }, (_, n) => `group-${n}`))],
    ['without groups', 10_000, EMPTY],
  ])(
    'users %s are cached until there are %i of them, and then the oldest is dropped',
    async (_, most, answer) => {
      const { query, queried } = limited(async () => answer);
      for (let n = 0; n <= most; n += 1) await query(`user-${n}`);
      await query('user-1');
      expect(queried).toHaveLength(most + 1);
      await query('user-0');
      expect(queried).toHaveLength(most + 2);
    },
  );

  it('callers for the same user at the same time share one query, and others have their own', async () => {
    const { query, queried } = limited(async () => EMPTY, { cacheSeconds: 0 });
    await Promise.all([query('ada'), query('ada'), query('eve'), query('ada')]);
    expect(queried).toEqual(['ada', 'eve']);
  });

  it('another access token has a query of its own, because it may be refused or answered differently', async () => {
    const { query } = limited(
      (count) =>
        count === 1 ? Promise.reject(groupsUnavailable('expired')) : Promise.resolve(EMPTY),
      { cacheSeconds: 0 },
    );
    const [old, fresh] = await Promise.allSettled([query('ada', 'old'), query('ada', 'fresh')]);
    expect(old).toMatchObject({ reason: unavailable('expired') });
    expect(fresh).toMatchObject({ value: EMPTY });
  });

  it('a query of one event is not joined by another', async () => {
    const silent = new Promise<GroupClaim>(() => {});
    const { query } = limited((count) => (count === 1 ? silent : Promise.resolve(EMPTY)), {
      ...{ cacheSeconds: 0, timeLimitMs: 50 },
    });
    const before = runEvent(10_000, () => query()).catch(({ evidence }) => evidence.reason);
    expect(await runEvent(10_000, () => query())).toEqual(EMPTY);
    expect(await before).toBe('timeout');
  });

  it('a silent source times out and is queried anew the next time', async () => {
    const silent = new Promise<GroupClaim>(() => {});
    const { query } = limited((count) => (count === 1 ? silent : Promise.resolve(EMPTY)), {
      timeLimitMs: 1,
    });
    await expect(query()).rejects.toMatchObject(unavailable('timeout', { source: 'cognito' }));
    expect(await query()).toEqual(EMPTY);
  });

  it.each<[string, () => ReturnType<ReadGroups>]>([
    ['an answer', async () => EMPTY],
    ['a failure', async () => Promise.reject(new RangeError())],
  ])('no timer is left running after %s', async (_title, answer) => {
    const before = timers();
    await limited(answer)
      .query()
      .catch(() => null);
    expect(timers()).toBe(before);
  });

  it.each<[string, unknown, object]>([
    [
      'its reason',
      groupsUnavailable('throttled', { status: 429 }),
      { reason: 'throttled', status: 429 },
    ],
    [
      'the code of another failure',
      new Failure('secrets.unavailable'),
      { reason: 'secrets.unavailable' },
    ],
    [
      'the name of an error, not its text',
      new TypeError('ada@example.com'),
      { reason: 'TypeError' },
    ],
    ['nothing of a thrown text', 'ada@example.com', { reason: 'unknown' }],
  ])('a failure names its source, with %s', async (_title, thrown, evidence) => {
    const { query } = limited(() => Promise.reject(thrown));
    const failure: unknown = await query().catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'map.groups_unavailable' });
    expect(failure).toHaveProperty('evidence', { ...evidence, source: 'cognito' });
  });

  it('a failure keeps its cause for the log', async () => {
    const cause = new RangeError();
    const thrown = [groupsUnavailable('connection', {}, cause), cause];
    const { query } = limited((count) => Promise.reject(thrown[count - 1]), { cacheSeconds: 0 });
    await expect(query()).rejects.toHaveProperty('cause', cause);
    await expect(query()).rejects.toHaveProperty('cause', cause);
  });

  it('a source that throws at once is a failure, and can be queried again', async () => {
    const { query } = limited((count) => {
      if (count === 1) throw new RangeError();
      return Promise.resolve(EMPTY);
    });
    await expect(query()).rejects.toMatchObject(unavailable('RangeError'));
    expect(await query()).toEqual(EMPTY);
  });
});
