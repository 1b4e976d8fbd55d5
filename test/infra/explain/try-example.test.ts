import { describe, expect, it } from 'vitest';
import { type Example, tryExample } from '#infra/explain/try-example.ts';
import { identityPolicy } from '#test/builders/identity-policy.ts';
import { example, signOnCase } from './sign-on-case.ts';

const POLICY = identityPolicy();
const ADA = { username: 'ada', email: 'ada@example.com', displayName: 'Ada Lovelace' };

describe('an example that holds', () => {
  it.each<[string, Example]>([
    ['with the right part of the profile', example({ profile: { username: 'ada' } })],
    ['with the right groups', example({ groups: ['jira-analysts'] })],
    [
      'with the right plan in any order',
      example({
        plan: [
          ...['join jira-users', 'join jira-analysts', 'create_person'],
          ...['create_group jira-analysts', 'create_group jira-users'],
        ],
      }),
    ],
    ['with absent groups', example({ groups: 'absent' }, { ...signOnCase({ groups: undefined }) })],
    ['with empty groups', example({ groups: [] }, { ...signOnCase({ groups: [] }) })],
    [
      'with the right refusal',
      example({ refused: 'map.claim_missing' }, signOnCase({ email: undefined })),
    ],
    [
      'with accounts of its own',
      example(
        { plan: [], withheld: [] },
        {
          accounts: [{ ...ADA, active: true, groups: ['jira-analysts', 'jira-users'] }],
        },
      ),
    ],
  ])('an example %s holds', async (_what, tried) => {
    expect(await tryExample(tried, POLICY)).toEqual([]);
  });
});

describe('an example that does not hold', () => {
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
      'a state of groups',
      example({ groups: 'absent' }),
      'groups: "absent" expected, not ["jira-analysts"]',
    ],
    ['a plan', example({ plan: [] }), 'plan: [] expected, not ["create_group jira-analysts"'],
    [
      'withheld steps',
      example({ withheld: [] }, signOnCase({ groups: ['vpn'] })),
      'withheld: [] expected, not ["create_group vpn: managed","join vpn: managed"]',
    ],
    [
      'a refusal',
      example({ refused: 'map.claim_missing' }),
      'refused: "map.claim_missing" expected, not "nothing"',
    ],
    [
      'no refusal',
      example({ profile: {} }, signOnCase({ preferred_username: 'admin' })),
      'refused: "nothing" expected, not "map.username_reserved"',
    ],
  ])(
    'an example with another expectation of %s says what was expected and what is so',
    async (_what, tried, fault) => {
      expect((await tryExample(tried, POLICY)).join('\n')).toContain(fault);
    },
  );
});

it('an example for a product that is not in the policy fails', async () => {
  const tried = example({ profile: {} }, { product: 'bitbucket' });
  await expect(tryExample(tried, POLICY)).rejects.toThrow(RangeError);
});
