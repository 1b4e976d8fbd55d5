import type { ProductCalls } from '#shared/atlassian/rest/product-calls.ts';
import { type ProductCall, refuseAnswer } from '#shared/atlassian/rest/product-client.ts';
import { allSettledOrThrow } from '#shared/base/all-settled-or-throw.ts';
import type { HttpAnswer } from '#shared/base/http.ts';
import type { Account } from '#shared/plan/plan-provisioning.ts';
import { toPaddedGroupKey } from '#shared/products/padded-group-key.ts';
import type {
  MembershipOutcome,
  MissingGroup,
  RecordMembership,
} from '#shared/provision/directory.ts';
import type { GroupCache } from './group-cache.ts';
import { settleEach } from './settle-each.ts';
import type { JoinFormat, RefuseMembership } from './wire-format.ts';

/** What joining groups needs of a product's directory. */
export interface GroupWriting {
  readonly calls: ProductCalls;
  readonly format: JoinFormat;
  readonly refuse: RefuseMembership;
  readonly cache: GroupCache;
  readonly createGroup: (group: string) => Promise<void>;
  /** Null: the user has no account. */
  readonly findMember: () => Promise<object | null>;
  readonly findAccount: () => Promise<Account | null>;
}

/** The memberships that a user is to have. */
export interface Memberships {
  readonly username: string;
  readonly groups: readonly string[];
  readonly missing: MissingGroup;
}

/**
 * Resolves when the user is in all groups but those that are missing and may be. An answer that may say
 * "already so" is believed when the account agrees: it is read once, for all of them. Throws what such an
 * answer stands for otherwise, and `provision.product_refused` where it is the user who is missing:
 * products say the same of both.
 */
export async function joinGroups(
  directory: GroupWriting,
  wanted: Memberships,
  record: RecordMembership,
): Promise<void> {
  const answers = await Promise.allSettled(await sendJoins(directory, wanted));
  const find = { member: once(directory.findMember), account: once(directory.findAccount) };
  await settleEach(wanted.groups, record, async (group, index) => {
    const answer = answers[index];
    if (answer?.status !== 'fulfilled') throw answer?.reason;
    return settleJoin({ ...directory, ...find }, { ...wanted, group }, answer.value);
  });
}

/** Returns the answer of each group, in their order: where one call was for all of them, the same. */
async function sendJoins(
  directory: GroupWriting,
  wanted: Memberships,
): Promise<readonly Promise<HttpAnswer>[]> {
  const { atOnce, toCall } = directory.format;
  const { username, groups } = wanted;
  if (atOnce !== undefined) {
    const whole = joinOrCreate(directory, wanted, atOnce.toCall(username, groups));
    const status = await whole.then(
      (answer) => answer.status,
      () => atOnce.done,
    );
    // Otherwise one is missing, or one is held already: nothing says whether the others were reached.
    if (status === atOnce.done || groups.length === 1) return groups.map(() => whole);
  }
  return groups.map((group) =>
    joinOrCreate(directory, { ...wanted, groups: [group] }, toCall(username, group)),
  );
}

interface Finds {
  readonly member: () => Promise<object | null>;
  readonly account: () => Promise<Account | null>;
}

async function settleJoin(
  { calls, format, refuse, member, account }: GroupWriting & Finds,
  { username, group }: { readonly username: string; readonly group: string },
  answer: HttpAnswer,
): Promise<MembershipOutcome> {
  const { status } = answer;
  if (status !== format.missingStatus && !format.doubtful.includes(status)) return 'done';
  const call = format.toCall(username, group);
  if (status === format.missingStatus) {
    if (format.requireMissingGroup) format.requireMissingGroup(answer, call);
    else if ((await member()) === null) refuseAnswer(calls.connection, call, { status });
    return 'missing';
  }
  const held = await account();
  if (held === null) return refuseAnswer(calls.connection, call, { status });
  const key = toPaddedGroupKey(group);
  if (held.groups.some((name) => toPaddedGroupKey(name) === key)) return 'done';
  return refuse(answer, call, { username, group });
}

function once<T>(find: () => Promise<T>): () => Promise<T> {
  let found: Promise<T> | undefined;
  return () => (found ??= find());
}

/**
 * Returns the product's answer to a join. Groups that were believed to be there and are missing are
 * created, and the call is made once more; where they may not be created the answer is the one of
 * `missingStatus`, and no group of the call can be said to be joined.
 */
async function joinOrCreate(
  { calls, format, cache, createGroup }: GroupWriting,
  { groups, missing }: Memberships,
  call: ProductCall,
): Promise<HttpAnswer> {
  const expected = [...format.done, ...format.doubtful];
  let answer = await calls.perform(call, [...expected, format.missingStatus]);
  if (answer.status === format.missingStatus) {
    groups.forEach(cache.forget);
    if (missing === 'skip') return answer;
    await allSettledOrThrow(groups.map(createGroup));
    answer = await calls.perform(call, expected);
  }
  if (format.done.includes(answer.status)) groups.forEach(cache.add);
  return answer;
}
