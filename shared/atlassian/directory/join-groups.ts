import type { ProductCalls } from '#shared/atlassian/rest/product-calls.ts';
import { refuseAnswer } from '#shared/atlassian/rest/product-client.ts';
import { Failure } from '#shared/base/failure.ts';
import type { HttpAnswer } from '#shared/base/http.ts';
import { mapConcurrently } from '#shared/base/map-concurrently.ts';
import type { Account } from '#shared/plan/plan-provisioning.ts';
import { toPaddedGroupKey } from '#shared/products/padded-group-key.ts';
import type {
  MembershipOutcome,
  MissingGroup,
  RecordMembership,
} from '#shared/provision/directory.ts';
import type { GroupCache } from './group-cache.ts';
import { settleEach } from './settle-each.ts';
import type { Membership, WireFormat } from './wire-format.ts';

/** A product whose groups users join. */
export interface JoinedProduct {
  readonly calls: ProductCalls;
  readonly wire: Pick<
    WireFormat,
    'findAccount' | 'findUser' | 'createGroup' | 'join' | 'refuseMembership'
  >;
  /** Groups that it is known to have. */
  readonly groups: GroupCache;
}

/** The memberships that a user is to have. */
export interface Memberships {
  readonly username: string;
  readonly groups: readonly string[];
  readonly missing: MissingGroup;
}

/**
 * Resolves when the user is in all groups but those that are missing and may be; a group is created when a
 * join says that it is missing. An answer that may say "already so" is believed when the account agrees: it
 * is read once, for all of them. Throws what such an answer stands for otherwise, and
 * `provision.product_refused` where it is the user who is missing: products say the same of both.
 */
export async function joinGroups(
  product: JoinedProduct,
  wanted: Memberships,
  record: RecordMembership,
): Promise<void> {
  const { username, groups } = wanted;
  const { findAccount, findUser = findAccount } = product.wire;
  const answers = await sendJoins(product, wanted, record);
  const find: Finds = {
    member: once(() => findUser(username)),
    account: once(() => findAccount(username)),
  };
  await settleEach(groups, record, async (group, index) => {
    const answer = answers[index];
    if (answer?.status !== 'fulfilled') throw answer?.reason;
    return settleJoin(product, { username, group }, { answer: answer.value, ...find });
  });
}

type Settled = PromiseSettledResult<HttpAnswer> | undefined;

/**
 * Returns the answer of each group, in their order: where one call was for several of them, the same. Once the
 * product is out, no more joins are begun: they would only add to what it suffers from.
 */
async function sendJoins(
  product: JoinedProduct,
  wanted: Memberships,
  record: RecordMembership,
): Promise<readonly Settled[]> {
  const { username, groups, missing } = wanted;
  const together = await joinTogether(product, username, groups);
  let outage: Settled;
  return mapConcurrently(groups, product.calls.connection.connections, async (group) => {
    if (outage !== undefined) return outage;
    const answer =
      together.get(group) ?? joinOrCreate(product, { username, group, missing }, record);
    const [settled] = await Promise.allSettled([answer]);
    if (isOutage(settled)) outage = settled;
    return settled;
  });
}

const isOutage = (settled: PromiseSettledResult<HttpAnswer>) =>
  settled.status === 'rejected' &&
  settled.reason instanceof Failure &&
  settled.reason.code === 'provision.product_unavailable';

/**
 * Returns what was answered where one call is for several groups: all of them, or those that are known to
 * be there. Where one is missing, or is held already, nothing says whether the others were reached.
 */
async function joinTogether(
  product: JoinedProduct,
  username: string,
  groups: readonly string[],
): Promise<ReadonlyMap<string, Promise<HttpAnswer>>> {
  const { calls, wire, groups: cache } = product;
  const { atOnce, doubtful, missingStatus } = wire.join;
  if (atOnce === undefined || groups.length < 2) return new Map();
  const call = atOnce.toCall(username, groups);
  const answer = calls.perform(call, [atOnce.done, ...doubtful, missingStatus]);
  const [settled] = await Promise.allSettled([answer]);
  const status = settled.status === 'fulfilled' ? settled.value.status : atOnce.done;
  if (status === atOnce.done) return new Map(groups.map((group) => [group, answer]));
  const existing = groups.filter(cache.has);
  const isFewer = status === missingStatus && existing.length < groups.length;
  return isFewer ? joinTogether(product, username, existing) : new Map();
}

interface Finds {
  readonly member: () => Promise<object | null>;
  readonly account: () => Promise<Account | null>;
}

/**
 * Returns the product's answer to a join. A group that is missing is created, and the join made once more;
 * where it may not be created the answer is the one of `missingStatus`.
 */
async function joinOrCreate(
  { calls, wire, groups: cache }: JoinedProduct,
  { username, group, missing }: Membership & Pick<Memberships, 'missing'>,
  record: RecordMembership,
): Promise<HttpAnswer> {
  const { done, doubtful, missingStatus, toCall, requireMissingGroup } = wire.join;
  const call = toCall(username, group);
  const expected = [...done, ...doubtful];
  const answer = await calls.perform(call, [...expected, missingStatus]);
  if (done.includes(answer.status)) cache.add(group);
  if (answer.status !== missingStatus) return answer;
  cache.forget(group);
  requireMissingGroup?.(answer, call);
  if (missing === 'skip') return answer;
  const created = await calls.perform(wire.createGroup.toCall(group), wire.createGroup.done);
  // Others say that it exists, or that the product cannot hold it: the join tells these two apart.
  if (created.status < 300) record(group, 'created');
  cache.add(group);
  return calls.perform(call, expected);
}

async function settleJoin(
  { calls, wire: { join, refuseMembership } }: JoinedProduct,
  membership: Membership,
  { answer, member, account }: Finds & { readonly answer: HttpAnswer },
): Promise<MembershipOutcome> {
  const { username, group } = membership;
  const { status } = answer;
  if (status !== join.missingStatus && !join.doubtful.includes(status)) return 'done';
  const call = join.toCall(username, group);
  if (status === join.missingStatus) {
    const isOfGroup = join.requireMissingGroup !== undefined || (await member()) !== null;
    return isOfGroup ? 'missing' : refuseAnswer(calls.connection, call, { status });
  }
  const held = await account();
  if (held === null) return refuseAnswer(calls.connection, call, { status });
  const key = toPaddedGroupKey(group);
  if (held.groups.some((name) => toPaddedGroupKey(name) === key)) return 'done';
  return refuseMembership(answer, call, membership);
}

function once<T>(find: () => Promise<T>): () => Promise<T> {
  let found: Promise<T> | undefined;
  return () => (found ??= find());
}
