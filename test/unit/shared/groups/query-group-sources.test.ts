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
const LEFT_OUT: GroupClaim = { state: 'empty', isLeftOut: true };
const ABSENT: GroupClaim = { state: 'absent' };
const UNREADABLE: GroupClaim = { state: 'absent', isUnreadable: true };
const OVERAGE: GroupClaim = { state: 'overage' };

const named = (parts: readonly GroupSourceParts[]) =>
  parts.map((part, index) => groupSource({ name: `s${index + 1}`, ...part }));
const readAll = async (sources: readonly GroupSource[]) =>
  queryGroupSources(await readTokenGroups(QUESTION, sources), QUESTION);
const claiming = (claim: GroupClaim): GroupSourceParts => ({ claim });
const fails = (onFailure: GroupSource['onFailure']): GroupSourceParts => ({
  ...{ failsFor: 'timeout', onFailure },
});

describe('sources in order', () => {
  it.each<[string, readonly GroupSourceParts[], object, readonly string[]]>([
    ['no source', [], ABSENT, []],
    ['names', [claiming(PRESENT), claiming(EMPTY)], PRESENT, ['s1: present']],
    ['an empty list', [claiming(EMPTY), claiming(PRESENT)], EMPTY, ['s1: empty']],
    [
      'no answer, then names',
      [claiming(ABSENT), claiming(PRESENT)],
      PRESENT,
      ['s1: absent', 's2: present'],
    ],
    [
      'no answer, then an empty list',
      [claiming(ABSENT), claiming(EMPTY)],
      EMPTY,
      ['s1: absent', 's2: empty'],
    ],
    [
      'no answer, then a claim that is left out for no group',
      [claiming(ABSENT), claiming(LEFT_OUT), claiming(PRESENT)],
      LEFT_OUT,
      ['s1: absent', 's2: empty (left out)'],
    ],
    [
      'an overage, then a claim that is left out for no group',
      [claiming(OVERAGE), claiming(LEFT_OUT)],
      OVERAGE,
      ['s1: overage', 's2: empty (left out)'],
    ],
    [
      'an overage, then a claim that is left out for no group, then an empty list',
      [claiming(OVERAGE), claiming(LEFT_OUT), claiming(EMPTY)],
      EMPTY,
      ['s1: overage', 's2: empty (left out)', 's3: empty'],
    ],
    [
      'a claim that cannot be read, then a claim that is left out for no group',
      [claiming(UNREADABLE), claiming(ABSENT), claiming(LEFT_OUT)],
      UNREADABLE,
      ['s1: absent', 's2: absent', 's3: empty (left out)'],
    ],
    [
      'a claim that cannot be read, then an empty list',
      [claiming(UNREADABLE), claiming(EMPTY)],
      EMPTY,
      ['s1: absent', 's2: empty'],
    ],
    [
      'a claim that cannot be read, then an overage',
      [claiming(UNREADABLE), claiming(OVERAGE)],
      OVERAGE,
      ['s1: absent', 's2: overage'],
    ],
    [
      'no answer at all',
      [claiming(ABSENT), claiming(ABSENT)],
      ABSENT,
      ['s1: absent', 's2: absent'],
    ],
    [
      'an overage, then names',
      [claiming(OVERAGE), claiming(PRESENT)],
      PRESENT,
      ['s1: overage', 's2: present'],
    ],
    [
      'an overage, then no answer',
      [claiming(OVERAGE), claiming(ABSENT)],
      OVERAGE,
      ['s1: overage', 's2: absent'],
    ],
    [
      'no answer, then an overage',
      [claiming(ABSENT), claiming(OVERAGE)],
      OVERAGE,
      ['s1: absent', 's2: overage'],
    ],
    ['an overage alone', [claiming(OVERAGE)], OVERAGE, ['s1: overage']],
    [
      'an ignored failure, then names',
      [fails('ignore'), claiming(PRESENT)],
      PRESENT,
      ['s1: timeout', 's2: present'],
    ],
    ['an ignored failure alone', [fails('ignore')], ABSENT, ['s1: timeout']],
    [
      'an overage, then an ignored failure',
      [claiming(OVERAGE), fails('ignore')],
      OVERAGE,
      ['s1: overage', 's2: timeout'],
    ],
    [
      'a failure that keeps groups, and ends the queries',
      [fails('keep'), claiming(PRESENT)],
      { state: 'failed' },
      ['s1: timeout'],
    ],
    [
      'an overage, then a failure that keeps groups',
      [claiming(OVERAGE), fails('keep')],
      { state: 'failed' },
      ['s1: overage', 's2: timeout'],
    ],
  ])('the result of the sources is right for %s', async (_what, parts, claim, sourceResults) => {
    const sources = named(parts);
    expect(await readAll(sources)).toMatchObject({ claim, sourceResults, pending: [] });
    const queried = sources.map((source) => source.queryCount());
    expect(queried).toEqual(
      sources.map((_source, index) => (index < sourceResults.length ? 1 : 0)),
    );
  });

  it('each failure is listed with its source and reason', async () => {
    const parts = [fails('ignore'), { ...fails('keep'), failsFor: 'status' }];
    expect((await readAll(named(parts))).failures).toEqual([
      { source: 's1', reason: 'timeout' },
      { source: 's2', reason: 'status' },
    ]);
  });

  it('the failure of a source whose policy is to deny refuses the sign-on', async () => {
    const sources = named([claiming(ABSENT), fails('deny'), claiming(PRESENT)]);
    await expect(readAll(sources)).rejects.toMatchObject({
      ...{ code: 'map.groups_unavailable', evidence: { reason: 'timeout' } },
    });
    expect(sources[2]?.queryCount()).toBe(0);
  });

  it('a source whose policy is to deny is not queried after a result', async () => {
    expect(await readAll(named([claiming(EMPTY), fails('deny')]))).toMatchObject({ claim: EMPTY });
  });
});

describe('a source that throws', () => {
  const breaking = (error: unknown, onFailure: GroupSource['onFailure']): GroupSource => ({
    ...groupSource({ name: 'broken', onFailure }),
    read: () => Promise.reject(error),
  });
  const bug = new TypeError('quotes ada@example.com');

  it('an error of a source is a failure, and its message stays secret', async () => {
    const result = await readAll([breaking(bug, 'keep')]);
    expect(result.claim).toEqual({ state: 'failed' });
    expect(JSON.stringify(result)).not.toContain('ada@');
  });

  it('an error of a source refuses the sign-on when its policy is to deny', async () => {
    await expect(readAll([breaking(bug, 'deny')])).rejects.toMatchObject({
      ...{ code: 'map.groups_unavailable', cause: bug },
    });
  });

  it('the failure of another step in a source is thrown as it is', async () => {
    const failure = new Failure('secrets.unavailable');
    await expect(readAll([breaking(failure, 'ignore')])).rejects.toBe(failure);
  });
});

describe('sources of the token', () => {
  const local = (parts: GroupSourceParts): GroupSourceParts => ({ remote: false, ...parts });

  it.each<[string, readonly GroupSourceParts[], number]>([
    ['no source when the first is remote', [claiming(PRESENT), local(claiming(PRESENT))], 0],
    ['all sources before the first remote one', [local(claiming(ABSENT)), claiming(PRESENT)], 1],
    ['all sources when none is remote', [local(claiming(ABSENT)), local(claiming(OVERAGE))], 2],
  ])('the token answers for %s', async (_what, parts, most) => {
    const sources = named(parts);
    const result = await readTokenGroups(QUESTION, sources);
    expect(sources.map((source) => source.queryCount())).toEqual(
      sources.map((_source, index) => (index < most ? 1 : 0)),
    );
    expect(result.pending).toEqual(sources.slice(most));
    expect(result.sourceResults).toHaveLength(most);
  });

  it.each([PRESENT, EMPTY])(
    'no remote source is queried when the token says $state',
    async (claim) => {
      const sources = named([local(claiming(claim)), claiming(ABSENT)]);
      const result = await readTokenGroups(QUESTION, sources);
      expect(result).toMatchObject({ claim, pending: [] });
      expect(await queryGroupSources(result, QUESTION)).toEqual(result);
      expect(sources[1]?.queryCount()).toBe(0);
    },
  );

  it('a source of the token is not read again with the remote ones', async () => {
    const sources = named([local(claiming(OVERAGE)), claiming(PRESENT)]);
    const result = await readAll(sources);
    expect(result).toMatchObject({
      claim: PRESENT,
      sourceResults: ['s1: overage', 's2: present'],
    });
    expect(sources[0]?.queryCount()).toBe(1);
  });

  it('the failure of a source of the token counts like any other', async () => {
    const sources = named([local(fails('keep')), claiming(PRESENT)]);
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
  ['once is used', ['token'], 'token'],
  ['not at all is null', [], null],
  ['twice is ignored', ['one', 'two'], null],
])('an access token that was sent %s', (_what, tokens, expected) => {
  const headers = { 'x-amzn-oidc-accesstoken': tokens };
  expect(toGroupQuestion(acceptedRequest({ headers }), identity())).toEqual({
    ...{ identity: identity(), accessToken: expected },
  });
});
