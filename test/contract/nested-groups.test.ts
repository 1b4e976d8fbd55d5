// What users have by groups in groups: listed like what they are members of, and no call takes it away.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RecordMembership } from '#shared/provision/directory.ts';
import type { DirectoryStage } from './directory-stage.ts';
import { startBitbucketStage } from './start-bitbucket-stage.ts';
import { startConfluenceStage } from './start-confluence-stage.ts';
import { startJiraStage } from './start-jira-stage.ts';

type Reach = 'direct' | 'nested';

/** A product whose lists can be flattened. */
interface NestingStage extends DirectoryStage {
  readonly local: {
    nestGroup(child: string, parent: string): void;
    readonly switches: { listedGroups: Reach; listedMembers: Reach };
  };
}

/** A product, and what differs between its answers to the loss of a nested membership. */
interface NestingCase {
  readonly product: string;
  readonly answers: string;
  readonly start: () => Promise<NestingStage>;
  readonly switches: object;
}

const CASES: readonly NestingCase[] = [
  { product: 'Jira', answers: '400 in English', start: startJiraStage, switches: {} },
  {
    ...{ product: 'Jira', answers: '400 in another language', start: startJiraStage },
    switches: { refusalWords: 'other' },
  },
  { product: 'Confluence', answers: '204', start: () => startConfluenceStage(), switches: {} },
  { product: 'Bitbucket', answers: '200', start: () => startBitbucketStage(), switches: {} },
  {
    ...{ product: 'Bitbucket', answers: '404', start: () => startBitbucketStage() },
    switches: { absentMemberStatus: 404 },
  },
];

describe.each(CASES)('nested groups of a $product that answers $answers', (expected) => {
  let stage: NestingStage;
  let users = 0;
  beforeAll(async () => {
    stage = await expected.start();
    for (const group of ['team-inner', 'team-outer', 'team-top', 'team-plain']) {
      stage.addGroup(group);
    }
    stage.local.nestGroup('team-inner', 'team-outer');
    stage.local.nestGroup('team-outer', 'team-top');
    Object.assign(stage.local.switches, expected.switches);
  });
  afterAll(() => stage.close());
  beforeEach(() => {
    stage.reset();
    for (const group of Object.keys(outcomes)) delete outcomes[group];
    Object.assign(stage.local.switches, { listedGroups: 'nested', listedMembers: 'direct' });
  });

  const addUser = (groups: readonly string[] = ['team-inner', 'team-plain']) => {
    users += 1;
    stage.addUser({ username: `nested-${users}`, groups });
    return `nested-${users}`;
  };
  const outcomes: Record<string, unknown> = {};
  const record: RecordMembership = (group, outcome) => {
    outcomes[group] = outcome;
  };
  const writes = () => stage.sent.filter(({ method }) => method !== 'GET').length;

  it('a nested group stands in the list, and is outcomes as one when it is to be left', async () => {
    const directory = stage.directory();
    const name = addUser();
    expect((await directory.findAccount(name))?.groups.toSorted()).toEqual([
      ...['team-inner', 'team-outer', 'team-plain', 'team-top'],
    ]);
    const held = await directory.leave(name, ['team-plain', 'team-outer'], record);
    expect(outcomes).toMatchObject({ 'team-plain': 'done', 'team-outer': 'nested' });
    expect(held.groups.toSorted()).toEqual(['team-inner', 'team-outer', 'team-top']);
    expect(held.nested).toEqual(['team-outer']);
    expect(stage.held(name)?.groups).toEqual(['team-inner']);
  });

  it('what could not be left is remembered, without a further call', async () => {
    const directory = stage.directory();
    const name = addUser();
    await directory.leave(name, ['team-outer', 'team-top']);
    stage.sent.length = 0;
    const account = await directory.findAccount(name);
    expect(account?.nested?.toSorted()).toEqual(['team-outer', 'team-top']);
    expect(writes()).toBe(0);
  });

  it('a group is forgotten as nested when the account has it no longer', async () => {
    const directory = stage.directory();
    const name = addUser();
    await directory.leave(name, ['team-outer']);
    await directory.leave(name, ['team-inner']);
    expect((await directory.findAccount(name))?.groups).toEqual(['team-plain']);
    await directory.join(name, ['team-outer'], 'skip');
    expect((await directory.findAccount(name))?.nested).toBeUndefined();
    await directory.leave(name, ['team-outer'], record);
    expect(outcomes).toMatchObject({ 'team-outer': 'done' });
  });

  it('a membership that is direct and nested stays as the nested one', async () => {
    const name = addUser(['team-inner', 'team-outer']);
    await stage.directory().leave(name, ['team-outer'], record);
    expect(outcomes).toMatchObject({ 'team-outer': 'nested' });
    expect(stage.held(name)?.groups).toEqual(['team-inner']);
  });

  it('a membership that was seen to be direct stays as the nested one', async () => {
    const directory = stage.directory();
    const name = addUser(['team-inner', 'team-outer']);
    expect(await directory.findNested(name, ['team-outer'])).toEqual([]);
    await directory.leave(name, ['team-outer'], record);
    expect(outcomes).toMatchObject({ 'team-outer': 'nested' });
  });

  it('a nested group is joined directly, and stays when the nested way goes', async () => {
    const directory = stage.directory();
    const name = addUser();
    await directory.leave(name, ['team-outer']);
    await directory.join(name, ['team-outer'], 'create');
    await directory.leave(name, ['team-inner'], record);
    expect(outcomes).toMatchObject({ 'team-inner': 'done' });
    expect(stage.held(name)?.groups).toContain('team-outer');
  });

  it('nested groups are outcomes from direct ones by the lists of members, once', async () => {
    const directory = stage.directory();
    const name = addUser();
    const groups = ['team-inner', 'team-outer', 'team-plain', 'team-top'];
    expect(await directory.findNested(name, groups)).toEqual(['team-outer', 'team-top']);
    expect(stage.sent).toHaveLength(groups.length);
    expect(await directory.findNested(name, groups)).toEqual(['team-outer', 'team-top']);
    expect(stage.sent).toHaveLength(groups.length);
  });

  it('no group counts as nested where the lists of members are flattened too', async () => {
    stage.local.switches.listedMembers = 'nested';
    const name = addUser();
    expect(await stage.directory().findNested(name, ['team-inner', 'team-outer'])).toEqual([]);
  });

  it('a group of which the product knows nothing is nowhere direct', async () => {
    expect(await stage.directory().findNested(addUser(), ['team-unheard'])).toEqual([
      'team-unheard',
    ]);
  });

  it('a product that does not answer about members tells nothing, and is asked again', async () => {
    const directory = stage.directory();
    const name = addUser();
    stage.fail({ kind: 'status', status: 503, times: 3 });
    expect(await directory.findNested(name, ['team-outer'])).toEqual([]);
    expect(await directory.findNested(name, ['team-outer'])).toEqual(['team-outer']);
  });

  it('a search for nested groups ends after ninety calls, and goes on the next time', async () => {
    const directory = stage.directory();
    const name = addUser();
    const groups = Array.from({ length: 150 }, (_none, n) => `team-unheard-${n}`);
    expect(await directory.findNested(name, groups)).toHaveLength(90);
    expect(stage.sent).toHaveLength(90);
    expect(await directory.findNested(name, groups)).toHaveLength(150);
    expect(stage.sent).toHaveLength(150);
  });

  it('a list of members that is not shown tells nothing', async () => {
    stage.fail({ kind: 'status', status: 403, times: 9 });
    expect(await stage.directory().findNested(addUser(), ['team-outer'])).toEqual([]);
  });

  it('a product that lists direct groups only has none that is nested', async () => {
    stage.local.switches.listedGroups = 'direct';
    const name = addUser();
    const held = await stage.directory().leave(name, ['team-outer', 'team-plain'], record);
    expect(outcomes).toMatchObject({ 'team-outer': 'done', 'team-plain': 'done' });
    expect(held).toEqual({ groups: ['team-inner'] });
  });

  it('the loss of groups costs one look at those that are left', async () => {
    const name = addUser(['team-inner', 'team-plain']);
    await stage.directory().leave(name, ['team-plain', 'team-inner']);
    expect(
      stage.sent.map(({ method }) => method).filter((method) => method === 'GET'),
    ).toHaveLength(1);
    expect(stage.sent).toHaveLength(3);
  });
});
