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

interface Scene {
  readonly product?: ProductName;
  readonly groups?: Partial<GroupRules>;
  readonly parts?: Partial<ProductPolicy>;
  readonly policy?: Partial<IdentityPolicy>;
  readonly accounts?: readonly Account[];
}

/** What a sign-on would do where nobody but `accounts` is there. */
function explain(signOn: SignOnCase, scene: Scene = {}) {
  const { product = 'jira', groups, parts, policy, accounts = [] } = scene;
  const products = { [product]: productPolicy(groups, parts) };
  const version = [10, 0] as const;
  const place = { product, isCrowd: false, version, address: '', credentials: '' };
  const directory = snapshotDirectory(accounts, productDirectory(place));
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
const CLAIM = { from: 'claim', claim: 'groups', format: 'list' } as const;

describe('an explanation', () => {
  it('says what would be mapped, planned and withheld', async () => {
    const said = await explain(signOnCase({ groups: ['jira-analysts', 'vpn'] }));
    expect(said).toMatchObject({
      ...{ product: 'jira', mode: 'jit', shadow: false, account: null, refused: null },
      profile: { username: 'ada', email: 'ada@example.com', displayName: 'Ada Lovelace' },
      ...{ sources: ['claim: present'], groups: { state: 'present', dropped: 0 } },
      withheld: [
        { step: 'create_group vpn', rule: 'managed' },
        { step: 'join vpn', rule: 'managed' },
      ],
    });
    expect(said.plan).toEqual([
      ...['create_person', 'create_group jira-analysts', 'create_group jira-users'],
      ...['join jira-analysts', 'join jira-users'],
    ]);
  });

  it('says what the policy’s expressions make of groups', async () => {
    const transform = [{ replace: '^/(.+)$', with: 'jira-$1' }];
    const said = await explain(signOnCase({ groups: ['/x'] }), { groups: { transform } });
    expect(said.groups?.names).toEqual(['jira-x']);
  });

  it('says the name that the product can hold', async () => {
    const said = await explain(signOnCase({ preferred_username: 'Ada' }), {
      product: 'confluence',
    });
    expect(said.profile?.username).toBe('ada');
  });

  it('finds the account by e-mail address where the policy says so', async () => {
    const accounts = [account({ username: 'lovelace', email: 'Ada@Example.com' })];
    const parts = { existingPeople: 'username_then_email' } as const;
    const said = await explain(signOnCase(), { accounts, parts });
    expect(said.account?.username).toBe('lovelace');
    expect((await explain(signOnCase(), { accounts })).account).toBeNull();
  });

  it('finds the account by its name in any case', async () => {
    const said = await explain(signOnCase(), { accounts: [account({ username: 'ADA' })] });
    expect(said.account?.username).toBe('ADA');
  });

  it('never finds an account that tells no address', async () => {
    const accounts = [account({ username: 'lovelace', email: null })];
    const parts = { existingPeople: 'username_then_email' } as const;
    expect((await explain(signOnCase(), { accounts, parts })).account).toBeNull();
  });

  it('of a product that the policy does not speak of is none', async () => {
    const policy = { products: {} };
    await expect(explain(signOnCase(), { policy })).rejects.toThrow(RangeError);
  });
});

describe('an explanation tells what further sources', () => {
  const explainWith = (
    answers: SignOnCase['answers'],
    onFailure: 'deny' | 'keep' | 'ignore' = 'keep',
  ) => {
    const groupSources = [CLAIM, { ...GRAPH, onFailure }];
    return explain(signOnCase({ groups: undefined }, answers), { policy: { groupSources } });
  };

  it.each<[string, SignOnCase['answers'], string, string]>([
    ['say', { microsoft_graph: ['jira-a'] }, 'present', 'present'],
    ['say of nobody', { microsoft_graph: [] }, 'empty', 'empty'],
    ['do not say', { microsoft_graph: 'absent' }, 'absent', 'absent'],
    ['cannot hold', { microsoft_graph: 'overage' }, 'overage', 'overage'],
    ['fail to say', { microsoft_graph: { fails: 'timeout' } }, 'timeout', 'failed'],
    ['were not asked here', {}, 'not_answered_here', 'failed'],
  ])('%s', async (_what, answers, sourceResults, state) => {
    const said = await explainWith(answers);
    expect(said.sources).toEqual(['claim: absent', `microsoft_graph: ${sourceResults}`]);
    expect(said.groups?.state).toBe(state);
  });

  it('and whom their failure would keep out', async () => {
    const said = await explainWith({ microsoft_graph: { fails: 'timeout' } }, 'deny');
    expect(said.refused).toMatchObject({
      code: 'map.groups_unavailable',
      because: { reason: 'timeout' },
    });
  });
});

describe('an explanation of a refusal goes as far as the sign-on', () => {
  it.each<[string, SignOnCase, Scene, string, object]>([
    ['no sub', signOnCase({ sub: ' ' }), {}, 'authenticate.token_rejected', { profile: null }],
    [
      'a claim that does not let them in',
      signOnCase(),
      { policy: { require: [{ claim: 'hd', is: ['example.com'] }] } },
      'map.claim_refused',
      { profile: null },
    ],
    [
      'a name that the product cannot hold',
      signOnCase({ preferred_username: 'a+b' }),
      { product: 'confluence' },
      'provision.username_refused',
      { profile: null, groups: null },
    ],
    [
      'groups that let nobody in',
      signOnCase(),
      { groups: { required: ['staff'] } },
      'map.group_required',
      { profile: { username: 'ada' }, groups: { state: 'present' } },
    ],
    [
      'an account that was made by hand',
      signOnCase(),
      { accounts: [account({ groups: ['jira-administrators'] })] },
      'plan.account_protected',
      { account: { username: 'ada' }, plan: [] },
    ],
  ])('%s', async (_why, signOn, scene, code, known) => {
    const said = await explain(signOn, scene);
    expect(said).toMatchObject({ ...known, refused: { code, title: expect.any(String) } });
  });
});
