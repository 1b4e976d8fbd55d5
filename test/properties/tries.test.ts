// However slow a product is, and however many groups a user is to join: each try leaves less to the next.
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createDirectory } from '#shared/atlassian/directory/create-directory.ts';
import type { WireFormat } from '#shared/atlassian/directory/wire-format.ts';
import type { ProductCalls } from '#shared/atlassian/rest/product-calls.ts';
import { currentDeadline } from '#shared/base/deadline.ts';
import { Failure } from '#shared/base/failure.ts';
import { runEvent } from '#shared/base/run-event.ts';
import { turns } from '#shared/base/turns.ts';
import { carryOut } from '#shared/carry-out.ts';
import { carryOutRemaining } from '#shared/carry-out-remaining.ts';
import { evaluateSignOn } from '#shared/evaluate-sign-on.ts';
import { account } from '#test/builders/account.ts';
import { capabilities } from '#test/builders/capabilities.ts';
import { groupResult } from '#test/builders/group-result.ts';
import { product } from '#test/builders/product.ts';
import { productConnection } from '#test/builders/product-connection.ts';
import { productPolicy } from '#test/builders/product-policy.ts';
import { signOnAttempt } from '#test/builders/sign-on-attempt.ts';

/** What a call meets: nothing, a connection that breaks before the work, or after it. */
type Luck = 'works' | 'breaks' | 'loses its answer';

interface SlowProduct {
  readonly latencyMs: number;
  readonly takes: 'one group a call' | 'several groups a call';
  readonly groups: readonly string[];
  readonly existing: number;
  readonly luckOf: (call: number) => Luck;
}

const CONNECTIONS = 6;
const policy = productPolicy();
const namesOf = (count: number) => Array.from({ length: count }, (_, n) => `jira-team-${n}`);

/** Returns a product in memory whose calls take time of a virtual clock and end with their event. */
function slowProduct({ latencyMs, takes, groups, existing, luckOf }: SlowProduct) {
  const there = new Set(['jira-users', ...groups.slice(0, existing)]);
  const held = new Set<string>();
  const takeTurn = turns(() => CONNECTIONS);
  const count = { calls: 0, changes: 0 };
  const out = (reason: string) => new Failure('provision.product_unavailable', { reason });
  const answer = (operation: string, names: readonly string[]): number => {
    if (operation === 'find_account') return 200;
    const changed = operation === 'join' ? held : there;
    if (operation === 'join' && names.some((name) => !there.has(name))) return 404;
    if (names.every((name) => changed.has(name))) return 400;
    for (const name of names) changed.add(name);
    count.changes += 1;
    return 201;
  };
  const perform: ProductCalls['perform'] = async ({ operation, path }, expected) => {
    const signal = currentDeadline()?.steps;
    const endTurn = await takeTurn('product', signal).catch(() => {
      throw out('out_of_time');
    });
    try {
      await passTime(latencyMs, signal);
      count.calls += 1;
      const luck = luckOf(count.calls);
      const status = luck === 'breaks' ? 0 : answer(operation, path.split('+'));
      if (luck !== 'works') throw out('connection');
      if (!expected.includes(status)) throw new RangeError(`unexpected ${status}`);
      return { status, headers: [], body: Buffer.alloc(0), truncated: false };
    } finally {
      endTurn();
    }
  };
  const wire = slowWire(perform, takes, held);
  const connection = productConnection('', { connections: CONNECTIONS });
  return {
    /** A new instance knows nothing of what another one has found out. */
    newInstance: () => createDirectory({ connection, perform }, wire),
    countLeft: () => {
      const wanted = ['jira-users', ...groups];
      const lacking = (names: ReadonlySet<string>) => wanted.filter((name) => !names.has(name));
      return lacking(there).length + lacking(held).length;
    },
    count,
  };
}

function slowWire(
  perform: ProductCalls['perform'],
  takes: SlowProduct['takes'],
  held: ReadonlySet<string>,
): WireFormat {
  const toCall = (operation: string, names: readonly string[]) =>
    ({ operation, method: 'POST', path: names.join('+') }) as const;
  return {
    capabilities: capabilities(),
    toSupportedUser: (user) => user,
    findAccount: async () => {
      await perform(toCall('find_account', []), [200]);
      return account({ groups: [...held] });
    },
    searchByEmail: null,
    createUser: { toCall: () => toCall('', []), created: 0, exists: 0, refuse: fail },
    createGroup: { toCall: (group) => toCall('create_group', [group]), done: [201, 400] },
    join: {
      toCall: (_username, group) => toCall('join', [group]),
      ...{ done: [201], doubtful: [400], missingStatus: 404 },
      ...(takes === 'several groups a call' && {
        atOnce: { toCall: (_username, names) => toCall('join', names), done: 201 },
      }),
    },
    leave: { toCall: () => toCall('leave', []), done: [], doubtful: [] },
    refuseMembership: fail,
    ...{ setPassword: fail, updateUser: fail, renameUser: null, deactivateUser: null },
  };
}

const fail = () => {
  throw new RangeError('no such call is expected');
};

function passTime(ms: number, signal: AbortSignal | undefined): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  const giveUp = () => {
    clearTimeout(timer);
    reject(new Failure('provision.product_unavailable', { reason: 'out_of_time' }));
  };
  signal?.addEventListener('abort', giveUp);
  // An event that is over begins nothing.
  if (signal?.aborted) giveUp();
  return promise;
}

/** Signs Ada on, on an instance of its own, in an event of 15 seconds of a virtual clock. */
async function tryOnce(slow: ReturnType<typeof slowProduct>, groups: readonly string[]) {
  const at = product({ directory: slow.newInstance(), policy });
  const attempt = signOnAttempt({ policy, tokenGroups: groupResult(groups) });
  const tried = runEvent(15_000, async () => {
    const evaluated = await evaluateSignOn(attempt, at);
    return carryOutRemaining(await carryOut(evaluated, at), at);
  });
  await vi.runAllTimersAsync();
  return tried;
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('tries of a sign-on', () => {
  const drawn = fc.record({
    latencyMs: fc.constantFrom(1, 250, 450, 900, 3_800),
    takes: fc.constantFrom<SlowProduct['takes']>('one group a call', 'several groups a call'),
    count: fc.constantFrom(1, 7, 40, 200),
    share: fc.constantFrom(0, 0.5, 0.99, 1),
    luck: fc.array(
      fc.oneof(
        { weight: 4, arbitrary: fc.constant<Luck>('works') },
        fc.constantFrom<Luck>('breaks', 'loses its answer'),
      ),
      { minLength: 20, maxLength: 60 },
    ),
  });

  it('no try leaves more for the next, and one of whose changes any was made leaves less', async () => {
    await fc.assert(
      fc.asyncProperty(drawn, async ({ latencyMs, takes, count, share, luck }) => {
        const groups = namesOf(count);
        const existing = Math.floor(count * share);
        const luckOf = (call: number) => luck[call % luck.length] ?? 'works';
        const slow = slowProduct({ latencyMs, takes, groups, existing, luckOf });
        for (let tries = 0; tries < 4; tries += 1) {
          const [before, changes] = [slow.countLeft(), slow.count.changes];
          await tryOnce(slow, groups);
          expect(slow.countLeft()).toBeLessThanOrEqual(before);
          if (slow.count.changes > changes) expect(slow.countLeft()).toBeLessThan(before);
        }
      }),
      { numRuns: 60 },
    );
  });

  it.each<[latencyMs: number, existing: number, mostTries: number]>([
    [250, 200, 1],
    [450, 200, 2],
    [250, 100, 2],
    [250, 0, 3],
    // Three calls for each group that is missing: 30 and 45 seconds over six connections.
    [450, 100, 4],
    [450, 0, 5],
  ])(
    '200 groups at %i ms a call, of which %i exist, are joined within %i tries',
    async (latencyMs, existing, mostTries) => {
      const groups = namesOf(200);
      const slow = slowProduct({
        ...{ latencyMs, takes: 'one group a call', groups, existing },
        luckOf: () => 'works',
      });
      for (let tries = 0; tries < mostTries; tries += 1) await tryOnce(slow, groups);
      expect(slow.countLeft()).toBe(0);
    },
  );
});
