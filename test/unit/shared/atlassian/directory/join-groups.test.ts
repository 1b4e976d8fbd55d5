import { describe, expect, it } from 'vitest';
import { groupCache } from '#shared/atlassian/directory/group-cache.ts';
import { type JoinedProduct, joinGroups } from '#shared/atlassian/directory/join-groups.ts';
import type { JoinFormat } from '#shared/atlassian/directory/wire-format.ts';
import type { ProductCall } from '#shared/atlassian/rest/product-client.ts';
import { Failure } from '#shared/base/failure.ts';
import type { RecordMembership } from '#shared/provision/directory.ts';
import { account } from '#test/builders/account.ts';
import { productConnection } from '#test/builders/product-connection.ts';

const toCall = (username: string, groups: readonly string[]): ProductCall => ({
  operation: 'join',
  method: 'POST',
  path: `/join/${username}/${groups.join('+')}`,
});
const ONE_BY_ONE: JoinFormat = {
  toCall: (username, group) => toCall(username, [group]),
  ...{ done: [200], doubtful: [409], missingStatus: 404 },
};
const AT_ONCE: JoinFormat = { ...ONE_BY_ONE, atOnce: { toCall, done: 200 } };

/** Returns the directory of a product that answers as written for each list of groups, then 200. */
function directoryOf(
  format: JoinFormat,
  answers: Record<string, number[]> = {},
  held: readonly string[] = [],
) {
  const outcomes: Record<string, unknown> = {};
  const record: RecordMembership = (group, outcome) => {
    outcomes[group] = outcome;
  };
  const done: string[] = [];
  const groups = groupCache();
  const directory: JoinedProduct = {
    calls: {
      connection: productConnection('https://product.internal'),
      perform: async ({ path }, expected) => {
        const called = path.replace('/join/ada/', '');
        done.push(called);
        const status = answers[called]?.shift() ?? 200;
        if (!expected.includes(status)) throw new RangeError(`unexpected ${status}`);
        return { status, headers: [], body: Buffer.alloc(0), truncated: false };
      },
    },
    wire: {
      createGroup: {
        toCall: (group) => ({ operation: 'create_group', method: 'POST', path: `create ${group}` }),
        done: [200, 409],
      },
      findUser: async () => {
        done.push('find ada');
        return { name: 'ada' };
      },
      findAccount: async () => {
        done.push('read ada');
        return account({ groups: held });
      },
      refuseMembership: (_answer, _call, { group }) => {
        throw new Failure('provision.change_refused', { reason: group });
      },
      join: format,
    },
    groups,
  };
  const join = (names: readonly string[], missing: 'create' | 'skip' = 'skip') =>
    joinGroups(directory, { username: 'ada', groups: names, missing }, record);
  return { join, done, cache: groups, directory, outcomes };
}

describe('a product that takes one group a call', () => {
  it('gets a call for each group, and joined groups are cached', async () => {
    const { join, done, cache } = directoryOf(ONE_BY_ONE);
    await join(['a', 'b']);
    expect(done).toEqual(['a', 'b']);
    expect(cache.has('a')).toBe(true);
  });

  it('has a missing group created, and is called once more', async () => {
    const { join, done } = directoryOf(ONE_BY_ONE, { a: [404] });
    await join(['a'], 'create');
    expect(done).toEqual(['a', 'create a', 'a']);
  });

  it('has a group created once it is missing, and not before', async () => {
    const { join, done, cache } = directoryOf(ONE_BY_ONE, { b: [404] });
    await join(['a', 'b', 'c'], 'create');
    expect(done).toEqual(['a', 'b', 'c', 'create b', 'b']);
    expect(['a', 'b', 'c'].every(cache.has)).toBe(true);
  });

  it.each([
    ['a created group is recorded, and then its join', 200, ['created', 'done']],
    ['a group that exists by now is not recorded as created', 409, ['done']],
  ])('%s', async (_title, status, expected) => {
    const { directory } = directoryOf(ONE_BY_ONE, { a: [404], 'create a': [status] });
    const recorded: unknown[] = [];
    const wanted = { username: 'ada', groups: ['a'], missing: 'create' } as const;
    await joinGroups(directory, wanted, (_group, outcome) => recorded.push(outcome));
    expect(recorded).toEqual(expected);
  });

  it('creates no group where it says that something else is missing', async () => {
    const refused = new RangeError('the user is missing');
    const requireMissingGroup = () => {
      throw refused;
    };
    const { join, done } = directoryOf({ ...ONE_BY_ONE, requireMissingGroup }, { a: [404] });
    await expect(join(['a'], 'create')).rejects.toBe(refused);
    expect(done).toEqual(['a']);
  });

  it('gets no further joins once it is out, and what was joined before is recorded', async () => {
    const { directory, done } = directoryOf(ONE_BY_ONE);
    const out = new Failure('provision.product_unavailable');
    const { calls } = directory;
    const perform: typeof calls.perform = async (call, expected) => {
      if (done.length >= 8) throw out;
      return calls.perform(call, expected);
    };
    const recorded: unknown[] = [];
    const groups = Array.from({ length: 40 }, (_, n) => `group-${n}`);
    let sent = 0;
    const counting: typeof calls.perform = (...call) => {
      sent += 1;
      return perform(...call);
    };
    const wanted = { username: 'ada', groups, missing: 'create' } as const;
    const joined = joinGroups(
      { ...directory, calls: { ...calls, perform: counting } },
      wanted,
      (_group, outcome) => recorded.push(outcome),
    );
    await expect(joined).rejects.toBe(out);
    expect(sent).toBeLessThanOrEqual(8 + calls.connection.connections);
    expect(recorded.filter((outcome) => outcome === 'done')).toHaveLength(8);
    expect(recorded).toHaveLength(40);
  });

  it('has no more joins under way than it has connections', async () => {
    const { directory } = directoryOf(ONE_BY_ONE);
    const { calls } = directory;
    let [inFlight, most] = [0, 0];
    const perform: typeof calls.perform = async (...call) => {
      inFlight += 1;
      most = Math.max(most, inFlight);
      await new Promise(setImmediate);
      inFlight -= 1;
      return calls.perform(...call);
    };
    const groups = Array.from({ length: 40 }, (_, n) => `group-${n}`);
    const wanted = { username: 'ada', groups, missing: 'create' } as const;
    await joinGroups({ ...directory, calls: { ...calls, perform } }, wanted, () => {});
    expect(most).toBe(calls.connection.connections);
  });

  it('is not called again for a group that may be missing, if the user is there', async () => {
    const { join, done, cache } = directoryOf(ONE_BY_ONE, { a: [404] });
    cache.add('a');
    await join(['a', 'b']);
    expect(done).toEqual(['a', 'b', 'find ada']);
    expect(cache.has('a')).toBe(false);
  });

  it('refuses when it is the user who is missing', async () => {
    const { directory } = directoryOf(ONE_BY_ONE, { a: [404] });
    const joined = joinGroups(
      { ...directory, wire: { ...directory.wire, findUser: async () => null } },
      { username: 'ada', groups: ['a'], missing: 'skip' },
      () => {},
    );
    await expect(joined).rejects.toMatchObject({
      code: 'provision.product_refused',
      evidence: { operation: 'join', status: 404 },
    });
  });

  it('is believed without a look-up where it says itself what is missing', async () => {
    const { join, done } = directoryOf(
      { ...ONE_BY_ONE, requireMissingGroup: () => {} },
      { a: [404] },
    );
    await join(['a']);
    expect(done).toEqual(['a']);
  });
});

describe('a product whose answer may say that it is so already', () => {
  it('is believed for the groups that the account holds, after one look-up for all of them', async () => {
    const { join, done, outcomes } = directoryOf(ONE_BY_ONE, { a: [409], b: [409] }, ['A', 'b']);
    await join(['a', 'b', 'c']);
    expect(done).toEqual(['a', 'b', 'c', 'read ada']);
    expect(outcomes).toEqual({ a: 'done', b: 'done', c: 'done' });
  });

  it('refuses the groups that the account does not hold, and joins the others', async () => {
    const { join, outcomes } = directoryOf(ONE_BY_ONE, { a: [409], b: [409] }, ['b']);
    await expect(join(['a', 'b', 'c'])).rejects.toMatchObject({ evidence: { reason: 'a' } });
    const failed = expect.objectContaining({ code: 'provision.change_refused' });
    expect(outcomes).toEqual({ a: { failed }, b: 'done', c: 'done' });
  });

  it('refuses a user who has no account', async () => {
    const { directory } = directoryOf(ONE_BY_ONE, { a: [409] });
    const joined = joinGroups(
      { ...directory, wire: { ...directory.wire, findAccount: async () => null } },
      { username: 'ada', groups: ['a'], missing: 'skip' },
      () => {},
    );
    await expect(joined).rejects.toMatchObject({
      code: 'provision.product_refused',
      evidence: { operation: 'join', status: 409 },
    });
  });

  it('is not asked about the account where every answer is clear', async () => {
    const { join, done } = directoryOf(ONE_BY_ONE);
    await join(['a', 'b']);
    expect(done).toEqual(['a', 'b']);
  });
});

describe('a product that takes several groups in one call', () => {
  it('gets one call when the user is in all of them afterwards', async () => {
    const { join, done } = directoryOf(AT_ONCE);
    await join(['a', 'b']);
    expect(done).toEqual(['a+b']);
  });

  it('gets one call for the groups that it is known to have, and one for each other', async () => {
    const { join, done, cache } = directoryOf(AT_ONCE, { 'a+b+c': [404], c: [404] });
    for (const group of ['a', 'b']) cache.add(group);
    await join(['a', 'b', 'c'], 'create');
    expect(done).toEqual(['a+b+c', 'a+b', 'c', 'create c', 'c']);
  });

  it('gets a call for each group when one of those that it was known to have is missing', async () => {
    const { join, done, cache } = directoryOf(AT_ONCE, { 'a+b+c': [404], 'a+b': [404], b: [404] });
    for (const group of ['a', 'b']) cache.add(group);
    await join(['a', 'b', 'c'], 'create');
    expect(done).toEqual(['a+b+c', 'a+b', 'a', 'b', 'c', 'create b', 'b']);
  });

  it('gets a call for each group when the user was a member of one', async () => {
    const { join, done } = directoryOf(AT_ONCE, { 'a+b': [409], a: [409] }, ['a']);
    await join(['a', 'b']);
    expect(done).toEqual(['a+b', 'a', 'b', 'read ada']);
  });

  it.each([
    ['a member already', 409, ['a', 'read ada']],
    ['looked up, as the group is missing', 404, ['a', 'find ada']],
  ])('is not called twice for a lone group whose user is %s', async (_title, status, expected) => {
    const { join, done } = directoryOf(AT_ONCE, { a: [status] }, ['a']);
    await join(['a']);
    expect(done).toEqual(expected);
  });
});
