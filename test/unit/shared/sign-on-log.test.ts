import { describe, expect, it } from 'vitest';
import type { Failure } from '#shared/base/failure.ts';
import type { Account } from '#shared/plan/plan-provisioning.ts';
import type { GroupRules } from '#shared/policy/identity-policy.ts';
import { auditPseudonym } from '#shared/provision/audit-pseudonym.ts';
import { account } from '#test/builders/account.ts';
import { claimSource } from '#test/builders/claim-source.ts';
import { ISSUER } from '#test/builders/data-token.ts';
import { groupSource } from '#test/builders/group-source.ts';
import { productPolicy } from '#test/builders/product-policy.ts';
import { signOnWith } from '#test/builders/sign-on-with.ts';
import {
  type WatchedDependenciesParts,
  watchedDependencies,
} from '#test/builders/watched-dependencies.ts';

const NEEDLE = 'mq7z';
const payload = {
  sub: `${NEEDLE}-sub`,
  preferred_username: `${NEEDLE}-user`,
  name: `Miss ${NEEDLE}`,
  email: `${NEEDLE}@example.com`,
  groups: ['jira-analysts', 'vpn'],
};
const markedAccount = (parts: Partial<Account> = {}) =>
  account({ username: payload.preferred_username, email: payload.email, ...parts });
const pseudonym = auditPseudonym(ISSUER, { subject: payload.sub });

interface Case extends Omit<WatchedDependenciesParts, 'groups'> {
  readonly held: readonly Account[];
  readonly groups?: Partial<GroupRules>;
  readonly claimedGroups?: unknown;
  readonly code?: Failure['code'];
}

/** Returns the log lines of a sign-on but for its debug lines. */
async function linesOf({ held, groups, claimedGroups = payload.groups, code, ...parts }: Case) {
  const policy = productPolicy(groups);
  const watched = watchedDependencies(held, { policy, ...parts });
  const signedOn = signOnWith(watched, { payload: { ...payload, groups: claimedGroups } });
  if (code === undefined) await signedOn;
  else await expect(signedOn).rejects.toMatchObject({ code });
  expect(JSON.stringify(watched.lines)).not.toContain(NEEDLE);
  return watched.lines.filter(({ level }) => level !== 'debug');
}

const overage = groupSource({ claim: { state: 'overage' } });
const ignored = groupSource({ name: 'cognito', failsFor: 'timeout', onFailure: 'ignore' });

describe('the record of a sign-on', () => {
  it.each<[string, Case, object]>([
    [
      'a user without an account',
      { held: [] },
      {
        ...{ sources: ['claim: present'], groups: 'present', policy: 'sync', account: 'missing' },
        steps: ['create_person', 'join jira-users', 'join jira-analysts'],
        withheld: ['create_group vpn: managed', 'join vpn: managed'],
      },
    ],
    [
      'a user with a new display name and fewer groups',
      { held: [markedAccount({ groups: ['jira-users', 'jira-old', 'club'] })], claimedGroups: [] },
      {
        ...{ sources: ['claim: empty'], groups: 'empty', policy: 'sync', account: 'found' },
        ...{ steps: ['leave jira-old', 'update_person details'] },
        withheld: ['leave club: managed'],
      },
    ],
    [
      'a user with too many groups, one source failing,',
      { held: [markedAccount()], claimedGroups: null, sources: [claimSource(), ignored, overage] },
      {
        sources: ['claim: absent', 'cognito: timeout', 'directory: overage'],
        ...{ groups: 'overage', policy: 'keep', steps: ['update_person details'], withheld: [] },
      },
    ],
    [
      'a user whose groups are dropped',
      { held: [markedAccount()], groups: { drop: ['vpn'] } },
      { dropped: 1, withheld: [] },
    ],
    [
      'a user in no required group',
      { held: [], groups: { required: ['staff'] }, code: 'map.group_required' },
      { account: 'missing', refused: 'map.group_required', steps: [], withheld: [] },
    ],
    [
      'a user who lost the required group',
      {
        held: [markedAccount({ groups: ['jira-users', 'jira-old', 'vpn', 'club'] })],
        ...{ groups: { required: ['staff'] }, code: 'map.group_required' },
      },
      {
        ...{ groups: 'present', policy: 'sync', account: 'found', refused: 'map.group_required' },
        ...{ steps: ['leave jira-old'], withheld: ['leave club: managed'] },
      },
    ],
    [
      'a user with unreadable group names',
      { held: [markedAccount()], claimedGroups: ['jira-analysts', `jira-\u200b${NEEDLE}`, ''] },
      { groups: 'present', dropped: 2, withheld: [] },
    ],
    [
      'a user whose groups are denied',
      { held: [], groups: { whenAbsent: 'deny' }, claimedGroups: null, code: 'map.groups_denied' },
      { groups: 'absent', policy: 'deny', refused: 'map.groups_denied' },
    ],
    [
      'a user whose account is protected',
      {
        held: [markedAccount({ groups: ['jira-administrators'] })],
        code: 'plan.account_protected',
      },
      { account: 'found', refused: 'plan.account_protected' },
    ],
  ])(
    'the record of a sign-on of %s has every decision and no name of the user',
    async (_what, signOnCase, entry) => {
      const decided = (await linesOf(signOnCase)).filter(({ event }) => event === 'decided');
      expect(decided).toMatchObject([
        { level: 'audit', entry: { product: 'jira', shadow: false, person: pseudonym, ...entry } },
      ]);
    },
  );
});

it('withheld removals are logged as an error, so that they can raise an alarm', async () => {
  const groups = ['jira-a', 'jira-b', 'jira-users'];
  const lines = await linesOf({ held: [markedAccount({ groups })], groups: { mostRemovals: 1 } });
  expect(lines.filter(({ level }) => level === 'error')).toEqual([
    {
      ...{ level: 'error', event: 'plan.removals_withheld' },
      entry: { product: 'jira', person: pseudonym, removals: 2 },
    },
  ]);
});
