import { describe, expect, it } from 'vitest';
import { explainSignOn } from '#infra/explain/explain-sign-on.ts';
import { productDirectory } from '#infra/explain/product-directory.ts';
import type { SignOnCase } from '#infra/explain/sign-on-case.ts';
import { snapshotDirectory } from '#infra/explain/snapshot-directory.ts';
import type { Account } from '#shared/plan/plan-provisioning.ts';
import type { GroupRules, IdentityPolicy, ProductPolicy } from '#shared/policy/identity-policy.ts';
import type { ProductName } from '#shared/products/product-facts.ts';
import { account } from '#test/builders/account.ts';
import { identityPolicy } from '#test/builders/identity-policy.ts';
import { productPolicy } from '#test/builders/product-policy.ts';
import { signOnCase } from './sign-on-case.ts';

interface ExplainCase {
  readonly product?: ProductName;
  readonly groups?: Partial<GroupRules>;
  readonly parts?: Partial<ProductPolicy>;
  readonly policy?: Partial<IdentityPolicy>;
  readonly accounts?: readonly Account[];
}

/** Explains a sign-on at a product that holds `accounts` alone. */
function explain(signOn: SignOnCase, explained: ExplainCase = {}) {
  const { product = 'jira', groups, parts, policy, accounts = [] } = explained;
  const products = { [product]: productPolicy(groups, parts) };
  const version = [10, 0] as const;
  const location = { product, isCrowd: false, version, address: '', credentials: '' };
  const directory = snapshotDirectory(accounts, productDirectory(location));
  return explainSignOn(signOn, {
    policy: identityPolicy({}, { products, ...policy }),
    product,
    directory,
  });
}

const GRAPH = {
  from: 'microsoft_graph',
  names: 'id',
  timeLimitMs: 1_000,
  cacheSeconds: 0,
} as const;
const CLAIM = { from: 'claim', claim: 'groups', format: 'list', leftOut: 'unknown' } as const;

describe('an explanation', () => {
  it('an explanation lists what would be mapped, planned and withheld', async () => {
    const explanation = await explain(signOnCase({ groups: ['jira-analysts', 'vpn'] }));
    expect(explanation).toMatchObject({
      ...{ product: 'jira', mode: 'jit', shadow: false, account: null, refused: null },
      profile: { username: 'ada', email: 'ada@example.com', displayName: 'Ada Lovelace' },
      ...{ sources: ['claim: present'], groups: { state: 'present', dropped: 0 } },
      withheld: [
        { step: 'create_group vpn', rule: 'managed' },
        { step: 'join vpn', rule: 'managed' },
      ],
    });
    expect(explanation.plan).toEqual([
      ...['create_person', 'create_group jira-analysts', 'create_group jira-users'],
      ...['join jira-analysts', 'join jira-users'],
    ]);
  });

  it('an explanation applies the policy’s expressions to groups', async () => {
    const transform = [{ replace: '^/(.+)$', with: 'jira-$1' }];
    const explanation = await explain(signOnCase({ groups: ['/x'] }), { groups: { transform } });
    expect(explanation.groups?.names).toEqual(['jira-x']);
  });

  it('an explanation has the user name that the product supports', async () => {
    const explanation = await explain(signOnCase({ preferred_username: 'Ada' }), {
      product: 'confluence',
    });
    expect(explanation.profile?.username).toBe('ada');
  });

  it('an explanation says which claim cannot be used, and what kind of character it holds', async () => {
    const { refused } = await explain(signOnCase({ preferred_username: 'a\u200bda' }));
    expect(refused).toMatchObject({
      code: 'map.claim_unusable',
      because: {
        ...{ claim: 'preferred_username', reason: 'odd_character', character: 'zero_width' },
      },
    });
  });

  it('an explanation has the user name for a display name that shows nothing', async () => {
    const { profile, refused } = await explain(signOnCase({ name: '\u200b' }));
    expect(refused).toBeNull();
    expect(profile?.displayName).toBe('ada');
  });

  it('an explanation finds the account by e-mail address when the policy says so', async () => {
    const accounts = [account({ username: 'lovelace', email: 'Ada@Example.com' })];
    const parts = { existingPeople: 'username_then_unverified_email' } as const;
    const explanation = await explain(signOnCase(), { accounts, parts });
    expect(explanation.account?.username).toBe('lovelace');
    expect((await explain(signOnCase(), { accounts })).account).toBeNull();
  });

  it('an explanation finds the account by its name in any case', async () => {
    const explanation = await explain(signOnCase(), { accounts: [account({ username: 'ADA' })] });
    expect(explanation.account?.username).toBe('ADA');
  });

  it('an explanation does not find an account without an e-mail address by it', async () => {
    const accounts = [account({ username: 'lovelace', email: null })];
    const parts = { existingPeople: 'username_then_unverified_email' } as const;
    expect((await explain(signOnCase(), { accounts, parts })).account).toBeNull();
  });

  it('an explanation of a product that is not in the policy fails', async () => {
    const policy = { products: {} };
    await expect(explain(signOnCase(), { policy })).rejects.toThrow(RangeError);
  });
});

describe('remote sources in an explanation', () => {
  const explainWith = (
    answers: SignOnCase['answers'],
    onFailure: 'deny' | 'keep' | 'ignore' = 'keep',
  ) => {
    const groupSources = [CLAIM, { ...GRAPH, onFailure }];
    return explain(signOnCase({ groups: undefined }, answers), { policy: { groupSources } });
  };

  it.each<[string, SignOnCase['answers'], string, string]>([
    ['returns groups', { microsoft_graph: ['jira-a'] }, 'present', 'present'],
    ['returns no group', { microsoft_graph: [] }, 'empty', 'empty'],
    ['has no answer', { microsoft_graph: 'absent' }, 'absent', 'absent'],
    ['reports an overage', { microsoft_graph: 'overage' }, 'overage', 'overage'],
    ['fails', { microsoft_graph: { fails: 'timeout' } }, 'timeout', 'failed'],
    ['was not queried here', {}, 'not_answered_here', 'failed'],
  ])(
    'an explanation says that a remote source %s',
    async (_what, answers, sourceResults, state) => {
      const explanation = await explainWith(answers);
      expect(explanation.sources).toEqual(['claim: absent', `microsoft_graph: ${sourceResults}`]);
      expect(explanation.groups?.state).toBe(state);
    },
  );

  it('an explanation says whom the failure of a remote source refuses', async () => {
    const explanation = await explainWith({ microsoft_graph: { fails: 'timeout' } }, 'deny');
    expect(explanation.refused).toMatchObject({
      code: 'map.groups_unavailable',
      because: { reason: 'timeout' },
    });
  });
});

describe('an explanation of a refusal', () => {
  it.each<[string, SignOnCase, ExplainCase, { code: string; [part: string]: unknown }]>([
    [
      'no sub',
      signOnCase({ sub: ' ' }),
      {},
      { code: 'authenticate.token_rejected', profile: null },
    ],
    [
      'a refused claim',
      signOnCase(),
      { policy: { require: [{ claim: 'hd', is: ['example.com'] }] } },
      { code: 'map.claim_refused', profile: null },
    ],
    [
      'an unsupported user name',
      signOnCase({ preferred_username: 'a+b' }),
      { product: 'confluence' },
      { code: 'provision.username_refused', profile: null, groups: null },
    ],
    [
      'a missing required group',
      signOnCase(),
      { groups: { required: ['staff'] } },
      { code: 'map.group_required', profile: { username: 'ada' }, groups: { state: 'present' } },
    ],
    [
      'a protected account',
      signOnCase(),
      { accounts: [account({ groups: ['jira-administrators'] })] },
      { code: 'plan.account_protected', account: { username: 'ada' }, plan: [] },
    ],
  ])(
    'an explanation of %s goes as far as the sign-on',
    async (_what, signOn, explained, { code, ...expected }) => {
      const explanation = await explain(signOn, explained);
      expect(explanation).toMatchObject({
        ...expected,
        refused: { code, title: expect.any(String) },
      });
    },
  );
});
