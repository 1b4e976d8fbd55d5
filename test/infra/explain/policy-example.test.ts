import { describe, expect, it } from 'vitest';
import { type Example, tryExample } from '#infra/explain/policy-example.ts';
import { identityPolicy } from '#test/builders/identity-policy.ts';
import { example, signOnCase } from './sign-on-case.ts';

const POLICY = identityPolicy();
const ADA = { username: 'ada', email: 'ada@example.com', displayName: 'Ada Lovelace' };

describe('an example holds', () => {
  it.each<[string, Example]>([
    ['where a part of the profile is as it says', example({ profile: { username: 'ada' } })],
    ['where the groups are as it says', example({ groups: ['jira-analysts'] })],
    [
      'where the plan is as it says, in any order',
      example({
        plan: [
          ...['join jira-users', 'join jira-analysts', 'create_person'],
          ...['create_group jira-analysts', 'create_group jira-users'],
        ],
      }),
    ],
    [
      'where groups are absent',
      example({ groups: 'absent' }, { ...signOnCase({ groups: undefined }) }),
    ],
    ['where groups are empty', example({ groups: [] }, { ...signOnCase({ groups: [] }) })],
    [
      'where the refusal is the one that it expects',
      example({ refused: 'map.claim_missing' }, signOnCase({ email: undefined })),
    ],
    [
      'where the accounts that it gives are there',
      example(
        { plan: [], withheld: [] },
        {
          accounts: [{ ...ADA, active: true, groups: ['jira-analysts', 'jira-users'] }],
        },
      ),
    ],
  ])('%s', async (_when, one) => {
    expect(await tryExample(one, POLICY)).toEqual([]);
  });
});

describe('an example that does not hold says what was expected and what is so', () => {
  it.each<[string, Example, string]>([
    [
      'a profile',
      example({ profile: { username: 'eve' } }),
      'profile: {"username":"eve"} expected, not {"username":"ada"}',
    ],
    [
      'groups',
      example({ groups: ['jira-x'] }),
      'groups: ["jira-x"] expected, not ["jira-analysts"]',
    ],
    [
      'their state',
      example({ groups: 'absent' }),
      'groups: "absent" expected, not ["jira-analysts"]',
    ],
    ['a plan', example({ plan: [] }), 'plan: [] expected, not ["create_group jira-analysts"'],
    [
      'what is withheld',
      example({ withheld: [] }, signOnCase({ groups: ['vpn'] })),
      'withheld: [] expected, not ["create_group vpn: managed","join vpn: managed"]',
    ],
    [
      'a refusal that does not come',
      example({ refused: 'map.claim_missing' }),
      'refused: "map.claim_missing" expected, not "nothing"',
    ],
    [
      'a refusal that nobody expects',
      example({ profile: {} }, signOnCase({ preferred_username: 'admin' })),
      'refused: "nothing" expected, not "map.username_reserved"',
    ],
  ])('%s', async (_what, one, fault) => {
    expect((await tryExample(one, POLICY)).join('\n')).toContain(fault);
  });
});

it('an example for a product that the policy does not speak of is told', async () => {
  const one = example({ profile: {} }, { product: 'bitbucket' });
  await expect(tryExample(one, POLICY)).rejects.toThrow(RangeError);
});
