import { describe, expect, it } from 'vitest';
import { Failure } from '#shared/base/failure.ts';
import { type GroupClaim, toGroupClaim } from '#shared/groups/group-claim.ts';
import type { GroupSource, ReadGroups } from '#shared/groups/group-source.ts';
import { groupsUnavailable } from '#shared/groups/sources/groups-unavailable.ts';
import { limitSource, type SourceLimits } from '#shared/groups/sources/limit-source.ts';
import { question, unavailable } from './question.ts';

const EMPTY: GroupClaim = { state: 'empty' };

/** A limited source that counts how often it was really asked. */
function limited(
  answer: (count: number) => ReturnType<ReadGroups>,
  parts: Partial<SourceLimits> = {},
) {
  const clock = { nowMs: 0 };
  const asked: string[] = [];
  const source: GroupSource = {
    name: 'cognito',
    remote: true,
    onFailure: 'keep',
    read: ({ identity }) => {
      asked.push(identity.subject);
      return answer(asked.length);
    },
  };
  const limits = { timeLimitMs: 5_000, cacheSeconds: 60, now: () => clock.nowMs, ...parts };
  const both = limitSource(source, limits);
  const ask = (subject = 'ada', accessToken: string | null = null) =>
    both.read(question({ subject, accessToken }));
  return { source: both, asked, clock, ask };
}

const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;

describe('a limited source', () => {
  it('is the source in everything else', () => {
    const { source } = limited(async () => EMPTY);
    expect(source).toMatchObject({ name: 'cognito', remote: true, onFailure: 'keep' });
  });

  it('remembers an answer for its person and for the stated time', async () => {
    const { ask, asked, clock } = limited(async () => EMPTY);
    await ask();
    clock.nowMs += 59_999;
    expect(await ask()).toEqual(EMPTY);
    expect(asked).toEqual(['ada']);
    clock.nowMs += 1;
    await ask();
    expect(asked).toEqual(['ada', 'ada']);
  });

  it('never tells one person what it said of another', async () => {
    const { ask } = limited(async (count) => ({ state: 'present', names: [`group-${count}`] }));
    expect(await ask('ada')).toMatchObject({ names: ['group-1'] });
    expect(await ask('eve')).toMatchObject({ names: ['group-2'] });
    expect(await ask('ada')).toMatchObject({ names: ['group-1'] });
  });

  it('remembers nothing where the time is none', async () => {
    const { ask, asked } = limited(async () => EMPTY, { cacheSeconds: 0 });
    await ask();
    await ask();
    expect(asked).toHaveLength(2);
  });

  it('does not remember a failure', async () => {
    const { ask } = limited((count) =>
      count === 1 ? Promise.reject(groupsUnavailable('throttled')) : Promise.resolve(EMPTY),
    );
    await expect(ask()).rejects.toMatchObject(unavailable('throttled'));
    expect(await ask()).toEqual(EMPTY);
  });

  it.each([
    ['with 990 groups', 100, toGroupClaim(Array.from({ length: 990 }, (_, n) => `group-${n}`))],
    ['without any', 10_000, EMPTY],
  ])(
    'remembers people %s until there are %i of them, and forgets the oldest',
    async (_, most, answer) => {
      const { ask, asked } = limited(async () => answer);
      for (let n = 0; n <= most; n += 1) await ask(`person-${n}`);
      await ask('person-1');
      expect(asked).toHaveLength(most + 1);
      await ask('person-0');
      expect(asked).toHaveLength(most + 2);
    },
  );

  it('asks once for all who wait for the same person, and separately for others', async () => {
    const { ask, asked } = limited(async () => EMPTY, { cacheSeconds: 0 });
    await Promise.all([ask('ada'), ask('ada'), ask('eve'), ask('ada')]);
    expect(asked).toEqual(['ada', 'eve']);
  });

  it('asks separately with another access token, which may be refused or say something else', async () => {
    const { ask } = limited(
      (count) =>
        count === 1 ? Promise.reject(groupsUnavailable('expired')) : Promise.resolve(EMPTY),
      { cacheSeconds: 0 },
    );
    const [old, fresh] = await Promise.allSettled([ask('ada', 'old'), ask('ada', 'fresh')]);
    expect(old).toMatchObject({ reason: unavailable('expired') });
    expect(fresh).toMatchObject({ value: EMPTY });
  });

  it('asks anew where a frozen instance wakes up with a question that is out of time', async () => {
    const silent = new Promise<GroupClaim>(() => {});
    const { ask, clock } = limited((count) => (count === 1 ? silent : Promise.resolve(EMPTY)), {
      ...{ cacheSeconds: 0, timeLimitMs: 50 },
    });
    const before = ask().catch(({ evidence }) => evidence.reason);
    clock.nowMs += 50;
    expect(await ask()).toEqual(EMPTY);
    expect(await before).toBe('timeout');
  });

  it('gives up on a silent source, and asks it anew the next time', async () => {
    const silent = new Promise<GroupClaim>(() => {});
    const { ask } = limited((count) => (count === 1 ? silent : Promise.resolve(EMPTY)), {
      timeLimitMs: 1,
    });
    await expect(ask()).rejects.toMatchObject(unavailable('timeout', { source: 'cognito' }));
    expect(await ask()).toEqual(EMPTY);
  });

  it.each<[string, () => ReturnType<ReadGroups>]>([
    ['an answer', async () => EMPTY],
    ['a failure', async () => Promise.reject(new RangeError())],
  ])('leaves no clock running after %s', async (_title, answer) => {
    const before = timers();
    await limited(answer)
      .ask()
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
    ['nothing of what is no error', 'ada@example.com', { reason: 'unknown' }],
  ])('fails by its name, with %s', async (_title, thrown, evidence) => {
    const { ask } = limited(() => Promise.reject(thrown));
    const failure: unknown = await ask().catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'map.groups_unavailable' });
    expect(failure).toHaveProperty('evidence', { ...evidence, source: 'cognito' });
  });

  it('keeps what caused a failure next to it, for the log', async () => {
    const cause = new RangeError();
    const thrown = [groupsUnavailable('connection', {}, cause), cause];
    const { ask } = limited((count) => Promise.reject(thrown[count - 1]), { cacheSeconds: 0 });
    await expect(ask()).rejects.toHaveProperty('cause', cause);
    await expect(ask()).rejects.toHaveProperty('cause', cause);
  });

  it('fails for a source that throws at once, and can be asked again', async () => {
    const { ask } = limited((count) => {
      if (count === 1) throw new RangeError();
      return Promise.resolve(EMPTY);
    });
    await expect(ask()).rejects.toMatchObject(unavailable('RangeError'));
    expect(await ask()).toEqual(EMPTY);
  });
});
