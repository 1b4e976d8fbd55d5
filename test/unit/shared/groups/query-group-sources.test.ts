import { describe, expect, it } from 'vitest';
import { Failure } from '#shared/base/failure.ts';
import type { GroupClaim } from '#shared/groups/group-claim.ts';
import { type GroupSource, toGroupQuestion } from '#shared/groups/group-source.ts';
import { queryGroupSources } from '#shared/groups/query-group-sources.ts';
import { readTokenGroups } from '#shared/groups/read-token-groups.ts';
import { acceptedRequest } from '#test/builders/accepted-request.ts';
import { type GroupSourceParts, groupSource } from '#test/builders/group-source.ts';
import { identity } from '#test/builders/identity.ts';

const QUESTION = { identity: identity(), accessToken: null };
const PRESENT: GroupClaim = { state: 'present', names: ['a'] };
const EMPTY: GroupClaim = { state: 'empty' };
const ABSENT: GroupClaim = { state: 'absent' };
const OVERAGE: GroupClaim = { state: 'overage' };

const named = (parts: readonly GroupSourceParts[]) =>
  parts.map((one, index) => groupSource({ name: `s${index + 1}`, ...one }));
const readAll = async (sources: readonly GroupSource[]) =>
  queryGroupSources(await readTokenGroups(QUESTION, sources), QUESTION);
const says = (claim: GroupClaim): GroupSourceParts => ({ says: claim });
const fails = (onFailure: GroupSource['onFailure']): GroupSourceParts => ({
  ...{ failsFor: 'timeout', onFailure },
});

describe('sources in order', () => {
  it.each<[string, readonly GroupSourceParts[], object, readonly string[]]>([
    ['none', [], ABSENT, []],
    ['names', [says(PRESENT), says(EMPTY)], PRESENT, ['s1: present']],
    ['an empty list', [says(EMPTY), says(PRESENT)], EMPTY, ['s1: empty']],
    ['nothing, then names', [says(ABSENT), says(PRESENT)], PRESENT, ['s1: absent', 's2: present']],
    [
      'nothing, then an empty list',
      [says(ABSENT), says(EMPTY)],
      EMPTY,
      ['s1: absent', 's2: empty'],
    ],
    ['nothing at all', [says(ABSENT), says(ABSENT)], ABSENT, ['s1: absent', 's2: absent']],
    [
      'too many, then names',
      [says(OVERAGE), says(PRESENT)],
      PRESENT,
      ['s1: overage', 's2: present'],
    ],
    [
      'too many, then nothing',
      [says(OVERAGE), says(ABSENT)],
      OVERAGE,
      ['s1: overage', 's2: absent'],
    ],
    [
      'nothing, then too many',
      [says(ABSENT), says(OVERAGE)],
      OVERAGE,
      ['s1: absent', 's2: overage'],
    ],
    ['too many alone', [says(OVERAGE)], OVERAGE, ['s1: overage']],
    [
      'a failure that is ignored, then names',
      [fails('ignore'), says(PRESENT)],
      PRESENT,
      ['s1: timeout', 's2: present'],
    ],
    ['a failure that is ignored, alone', [fails('ignore')], ABSENT, ['s1: timeout']],
    [
      'too many, then a failure that is ignored',
      [says(OVERAGE), fails('ignore')],
      OVERAGE,
      ['s1: overage', 's2: timeout'],
    ],
    [
      'a failure that keeps, which ends the reading',
      [fails('keep'), says(PRESENT)],
      { state: 'failed' },
      ['s1: timeout'],
    ],
    [
      'too many, then a failure that keeps',
      [says(OVERAGE), fails('keep')],
      { state: 'failed' },
      ['s1: overage', 's2: timeout'],
    ],
  ])('that say %s', async (_what, parts, claim, sourceResults) => {
    const sources = named(parts);
    expect(await readAll(sources)).toMatchObject({ claim, sourceResults, pending: [] });
    const asked = sources.map((source) => source.timesAsked());
    expect(asked).toEqual(sources.map((_source, index) => (index < sourceResults.length ? 1 : 0)));
  });

  it('tell each failure with its source and its reason', async () => {
    const parts = [fails('ignore'), { ...fails('keep'), failsFor: 'status' }];
    expect((await readAll(named(parts))).failures).toEqual([
      { source: 's1', reason: 'timeout' },
      { source: 's2', reason: 'status' },
    ]);
  });

  it('end in a refusal where one fails whose policy is to refuse', async () => {
    const sources = named([says(ABSENT), fails('deny'), says(PRESENT)]);
    await expect(readAll(sources)).rejects.toMatchObject({
      ...{ code: 'map.groups_unavailable', evidence: { reason: 'timeout' } },
    });
    expect(sources[2]?.timesAsked()).toBe(0);
  });

  it('end before one whose policy is to refuse is asked', async () => {
    expect(await readAll(named([says(EMPTY), fails('deny')]))).toMatchObject({ claim: EMPTY });
  });
});

describe('a source that breaks', () => {
  const breaking = (error: unknown, onFailure: GroupSource['onFailure']): GroupSource => ({
    ...groupSource({ name: 'broken', onFailure }),
    read: () => Promise.reject(error),
  });
  const bug = new TypeError('quotes ada@example.com');

  it('has failed like any other, and its message is told to nobody', async () => {
    const reading = await readAll([breaking(bug, 'keep')]);
    expect(reading.claim).toEqual({ state: 'failed' });
    expect(JSON.stringify(reading)).not.toContain('ada@');
  });

  it('refuses where that is its policy', async () => {
    await expect(readAll([breaking(bug, 'deny')])).rejects.toMatchObject({
      ...{ code: 'map.groups_unavailable', cause: bug },
    });
  });

  it('for another step’s failure passes it on', async () => {
    const failure = new Failure('secrets.unavailable');
    await expect(readAll([breaking(failure, 'ignore')])).rejects.toBe(failure);
  });
});

describe('what comes with the request is read first', () => {
  const told = (parts: GroupSourceParts): GroupSourceParts => ({ remote: false, ...parts });

  it.each<[string, readonly GroupSourceParts[], number]>([
    ['nothing where the first has to be asked', [says(PRESENT), told(says(PRESENT))], 0],
    ['all before the first that has to be asked', [told(says(ABSENT)), says(PRESENT)], 1],
    ['all, where none has to be', [told(says(ABSENT)), told(says(OVERAGE))], 2],
  ])('%s', async (_what, parts, most) => {
    const sources = named(parts);
    const reading = await readTokenGroups(QUESTION, sources);
    expect(sources.map((source) => source.timesAsked())).toEqual(
      sources.map((_source, index) => (index < most ? 1 : 0)),
    );
    expect(reading.pending).toEqual(sources.slice(most));
    expect(reading.sourceResults).toHaveLength(most);
  });

  it.each([PRESENT, EMPTY])('and where it says $state, nobody is asked', async (claim) => {
    const sources = named([told(says(claim)), says(ABSENT)]);
    const reading = await readTokenGroups(QUESTION, sources);
    expect(reading).toMatchObject({ claim, pending: [] });
    expect(await queryGroupSources(reading, QUESTION)).toEqual(reading);
    expect(sources[1]?.timesAsked()).toBe(0);
  });

  it('and is not read again with the rest', async () => {
    const sources = named([told(says(OVERAGE)), says(PRESENT)]);
    const reading = await readAll(sources);
    expect(reading).toMatchObject({
      claim: PRESENT,
      sourceResults: ['s1: overage', 's2: present'],
    });
    expect(sources[0]?.timesAsked()).toBe(1);
  });

  it('and its failure counts as any', async () => {
    const sources = named([told(fails('keep')), says(PRESENT)]);
    expect(await readTokenGroups(QUESTION, sources)).toMatchObject({
      ...{
        claim: { state: 'failed' },
        pending: [],
        failures: [{ source: 's1', reason: 'timeout' }],
      },
    });
  });
});

it.each<[string, readonly string[], string | null]>([
  ['once is asked with', ['token'], 'token'],
  ['not at all is none', [], null],
  ['twice is none', ['one', 'two'], null],
])('an access token that came %s', (_how, tokens, expected) => {
  const headers = { 'x-amzn-oidc-accesstoken': tokens };
  expect(toGroupQuestion(acceptedRequest({ headers }), identity())).toEqual({
    ...{ identity: identity(), accessToken: expected },
  });
});
