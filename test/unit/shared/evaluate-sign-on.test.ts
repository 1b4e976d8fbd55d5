import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Failure } from '#shared/base/failure.ts';
import { evaluateSignOn, NOTHING_EVALUATED } from '#shared/evaluate-sign-on.ts';
import { mapClaims } from '#shared/map/map-claims.ts';
import { account } from '#test/builders/account.ts';
import { groupSource } from '#test/builders/group-source.ts';
import { identity } from '#test/builders/identity.ts';
import { inMemoryDirectory } from '#test/builders/in-memory-directory.ts';
import { type ProductParts, product } from '#test/builders/product.ts';
import { productPolicy } from '#test/builders/product-policy.ts';

/** The evaluation of Ada's sign-on at Jira, and the calls that it made. */
async function evaluate(parts: ProductParts = {}, claims = identity().claims) {
  const directory = inMemoryDirectory({ accounts: [account({ groups: ['jira-users'] })] });
  const jira = product({ directory, ...parts });
  const question = { identity: identity({ claims }), accessToken: null };
  const evaluation = await evaluateSignOn(await mapClaims(question, jira), jira);
  return { evaluation, calls: directory.calls };
}

const { preferred_username: _username, ...NAMELESS } = identity().claims;

describe('an evaluation', () => {
  it('an evaluation that decides has profile, groups, account and plan, and writes nothing', async () => {
    const { evaluation, calls } = await evaluate();
    expect(evaluation).toMatchObject({
      profile: { username: 'ada' },
      groups: { state: 'present', names: ['jira-analysts'] },
      ...{ account: { username: 'ada' }, hasAccountLookup: true, refusal: null },
      plan: [{ kind: 'create_group' }, { kind: 'join', group: 'jira-analysts' }],
    });
    expect(calls).toEqual(['find ada']);
  });

  it('refused claims end it before any call', async () => {
    const { evaluation, calls } = await evaluate({}, NAMELESS);
    const refusal = expect.objectContaining({ code: 'map.claim_missing' });
    expect(evaluation).toEqual({ ...NOTHING_EVALUATED, refusal });
    expect(calls).toEqual([]);
  });

  it('a source whose policy is to refuse leaves the profile known, and decides nothing', async () => {
    const groupSources = [groupSource({ failsFor: 'timeout', onFailure: 'deny' })];
    const { evaluation } = await evaluate({ groupSources });
    expect(evaluation).toMatchObject({
      ...{ profile: { username: 'ada' }, groups: null, plan: null },
      refusal: { code: 'map.groups_unavailable' },
    });
  });

  it('a directory that fails after the sources spoke leaves the groups known', async () => {
    const failure = new Failure('provision.product_unavailable');
    const findAccount = async () => {
      await setImmediate();
      throw failure;
    };
    const directory = { ...inMemoryDirectory(), findAccount };
    const { evaluation } = await evaluate({ directory });
    expect(evaluation).toMatchObject({
      ...{ groups: { state: 'present' }, account: null, hasAccountLookup: false },
      ...{ plan: null, refusal: failure },
    });
  });

  it('the first failure ends it: a refused directory does not wait for a silent source', async () => {
    const failure = new Failure('provision.credentials_refused');
    const read = () => new Promise<never>(() => {});
    const silent = { name: 'cognito', remote: true, onFailure: 'keep' as const, read };
    const directory = { ...inMemoryDirectory(), findAccount: () => Promise.reject(failure) };
    const { evaluation } = await evaluate({ directory, groupSources: [silent] });
    expect(evaluation).toMatchObject({ groups: null, plan: null, refusal: failure });
  });

  it('a decision that refuses is returned, with the removals that come before it', async () => {
    const policy = productPolicy({ required: ['staff'] });
    const directory = inMemoryDirectory({ accounts: [account({ groups: ['jira-old'] })] });
    const { evaluation } = await evaluate({ policy, directory });
    expect(evaluation).toMatchObject({
      plan: [{ kind: 'leave', group: 'jira-old' }],
      refusal: { code: 'map.group_required' },
    });
  });

  it('a defect is thrown', async () => {
    const findAccount = () => Promise.reject(new TypeError('a defect'));
    const directory = { ...inMemoryDirectory(), findAccount };
    await expect(evaluate({ directory })).rejects.toThrow('a defect');
  });

  const nested = Array.from({ length: 30 }, (_none, index) => `jira-nested-${index}`);
  const many = account({ groups: ['jira-users', 'jira-analysts', 'jira-lost', ...nested] });

  it('groups that are nested are found, and count towards no limit, where it withholds removals', async () => {
    const directory = inMemoryDirectory({ accounts: [many], nested });
    const { evaluation } = await evaluate({ directory });
    expect(evaluation.plan).toMatchObject([{ kind: 'leave', group: 'jira-lost' }]);
    expect(evaluation.withheld.map(({ rule }) => rule)).toEqual(nested.map(() => 'nested'));
    expect(directory.calls.slice(1)).toEqual([
      `find nested ${['jira-lost', ...nested].toSorted().join(' ')}`,
    ]);
  });

  it('removals stay withheld where too many of them are direct', async () => {
    const directory = inMemoryDirectory({ accounts: [many] });
    const { evaluation } = await evaluate({ directory });
    expect(evaluation.plan).toEqual([]);
    expect(evaluation.withheld.map(({ rule }) => rule)).toEqual(Array(31).fill('most_removals'));
  });

  it('nested groups are not looked for where no limit is reached', async () => {
    const directory = inMemoryDirectory({ accounts: [account({ groups: ['jira-old'] })] });
    await evaluate({ directory });
    expect(directory.calls).toEqual(['find ada']);
  });
});
