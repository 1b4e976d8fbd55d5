import { describe, expect, it } from 'vitest';
import type { Failure } from '#shared/base/failure.ts';
import type { Account } from '#shared/plan/plan-provisioning.ts';
import type { GroupRules } from '#shared/policy/identity-policy.ts';
import { auditPseudonym } from '#shared/provision/audit-pseudonym.ts';
import { account } from '#test/builders/account.ts';
import { claimSource } from '#test/builders/claim-source.ts';
import { ISSUER } from '#test/builders/data-token.ts';
import { type EdgeBeforeParts, edgeBefore } from '#test/builders/edge-before.ts';
import { groupSource } from '#test/builders/group-source.ts';
import { productPolicy } from '#test/builders/product-policy.ts';
import { signOnWith } from '#test/builders/sign-on-with.ts';

const MARK = 'mq7z';
const payload = {
  sub: `${MARK}-sub`,
  preferred_username: `${MARK}-user`,
  name: `Miss ${MARK}`,
  email: `${MARK}@example.com`,
  groups: ['jira-analysts', 'vpn'],
};
const theirs = (parts: Partial<Account> = {}) =>
  account({ username: payload.preferred_username, email: payload.email, ...parts });
const person = auditPseudonym(ISSUER, { subject: payload.sub });

interface Case extends Omit<EdgeBeforeParts, 'groups'> {
  readonly held: readonly Account[];
  readonly groups?: Partial<GroupRules>;
  readonly told?: unknown;
  readonly code?: Failure['code'];
}

/** What is written about a sign-on, without what is for debugging alone. */
async function linesOf({ held, groups, told = payload.groups, code, ...parts }: Case) {
  const policy = productPolicy(groups);
  const before = edgeBefore(held, { policy, ...parts });
  const signedOn = signOnWith(before, { payload: { ...payload, groups: told } });
  if (code === undefined) await signedOn;
  else await expect(signedOn).rejects.toMatchObject({ code });
  expect(JSON.stringify(before.lines)).not.toContain(MARK);
  return before.lines.filter(({ level }) => level !== 'debug');
}

const overage = groupSource({ says: { state: 'overage' } });
const ignored = groupSource({ name: 'cognito', failsFor: 'timeout', onFailure: 'ignore' });

describe('the record of a sign-on names nobody, and tells every decision', () => {
  it.each<[string, Case, object]>([
    [
      'somebody new',
      { held: [] },
      {
        ...{ sources: ['claim: present'], groups: 'present', policy: 'sync', account: 'missing' },
        steps: [
          ...['create_person', 'create_group jira-analysts', 'create_group jira-users'],
          ...['join jira-analysts', 'join jira-users'],
        ],
        withheld: ['create_group vpn: managed', 'join vpn: managed'],
      },
    ],
    [
      'somebody with another name and fewer groups',
      { held: [theirs({ groups: ['jira-users', 'jira-old', 'club'] })], told: [] },
      {
        ...{ sources: ['claim: empty'], groups: 'empty', policy: 'sync', account: 'found' },
        ...{ steps: ['leave jira-old', 'update_person details'] },
        withheld: ['leave club: managed'],
      },
    ],
    [
      'somebody with too many groups, and a source that failed',
      { held: [theirs()], told: null, sources: [claimSource(), ignored, overage] },
      {
        sources: ['claim: absent', 'cognito: timeout', 'directory: overage'],
        ...{ groups: 'overage', policy: 'keep', steps: ['update_person details'], withheld: [] },
      },
    ],
    [
      'somebody whose groups are dropped',
      { held: [theirs()], groups: { drop: ['vpn'] } },
      { dropped: 1, withheld: [] },
    ],
    [
      'a stranger',
      { held: [], groups: { required: ['staff'] }, code: 'map.group_required' },
      { account: 'missing', refused: 'map.group_required', steps: [], withheld: [] },
    ],
    [
      'somebody who is in no required group any more',
      {
        held: [theirs({ groups: ['jira-users', 'jira-old', 'vpn', 'club'] })],
        ...{ groups: { required: ['staff'] }, code: 'map.group_required' },
      },
      {
        ...{ groups: 'present', policy: 'sync', account: 'found', refused: 'map.group_required' },
        ...{ steps: ['leave jira-old'], withheld: ['leave club: managed'] },
      },
    ],
    [
      'somebody with names of groups that nobody can read',
      { held: [theirs()], told: ['jira-analysts', `jira-\u200b${MARK}`, ''] },
      { groups: 'present', dropped: 2, withheld: [] },
    ],
    [
      'somebody whose groups are denied',
      { held: [], groups: { whenAbsent: 'deny' }, told: null, code: 'map.groups_denied' },
      { groups: 'absent', policy: 'deny', refused: 'map.groups_denied' },
    ],
    [
      'the owner of an account that was made by hand',
      { held: [theirs({ groups: ['jira-administrators'] })], code: 'plan.account_protected' },
      { account: 'found', refused: 'plan.account_protected' },
    ],
  ])('%s', async (_who, one, entry) => {
    const decided = (await linesOf(one)).filter(({ event }) => event === 'decided');
    expect(decided).toMatchObject([
      { level: 'audit', entry: { product: 'jira', shadow: false, person, ...entry } },
    ]);
  });
});

it('removals that are withheld are an error, so that they can be an alarm', async () => {
  const groups = ['jira-a', 'jira-b', 'jira-users'];
  const lines = await linesOf({ held: [theirs({ groups })], groups: { mostRemovals: 1 } });
  expect(lines.filter(({ level }) => level === 'error')).toEqual([
    {
      ...{ level: 'error', event: 'plan.removals_withheld' },
      entry: { product: 'jira', person, removals: 2 },
    },
  ]);
});
