import type { ProductCalls } from '#shared/atlassian/rest/product-calls.ts';
import { Failure } from '#shared/base/failure.ts';
import type { HttpAnswer } from '#shared/base/http.ts';
import type { Account } from '#shared/plan/plan-provisioning.ts';
import { toGroupKey } from '#shared/products/group-key.ts';
import type { MembershipOutcome, RecordMembership } from '#shared/provision/directory.ts';
import { settleEach } from './settle-each.ts';
import type { Membership, WireFormat } from './wire-format.ts';

/** A product whose groups users leave. */
export interface LeftProduct {
  readonly calls: ProductCalls;
  readonly wire: Pick<
    WireFormat,
    'leave' | 'refuseMembership' | 'findGroups' | 'findAccount' | 'listMembers'
  >;
}

interface LeavableProduct extends LeftProduct {
  /** Null: it cannot be said. */
  readonly isDirect: (username: string, group: string) => Promise<boolean | null>;
}

/** The memberships that a user is to lose. */
export interface LostMemberships {
  readonly username: string;
  readonly groups: readonly string[];
}

/**
 * Returns the groups that the product lists for the user after they were to leave some. No answer is
 * believed: the list decides. What is still in it is held by a nested group, and no call takes that away,
 * unless the product's list of members has the user: then a yes was none, and of an answer that refuses it
 * throws what that stands for. What cannot be told apart counts as nested: it is not tried again. Where no group
 * is nested, a yes that was none is `provision.product_unavailable`: the next try looks again.
 */
export async function leaveGroups(
  product: LeavableProduct,
  { username, groups }: LostMemberships,
  record: RecordMembership,
): Promise<Pick<Account, 'groups'>> {
  const { calls, wire } = product;
  const { toCall, done, doubtful } = wire.leave;
  const answers = await Promise.allSettled(
    groups.map((group) => calls.perform(toCall(username, group), [...done, ...doubtful])),
  );
  const isAnswered = answers.some(({ status }) => status === 'fulfilled');
  const listed = isAnswered ? listGroups(wire, username) : Promise.resolve([]);
  await settleEach(groups, record, async (group, index) => {
    const answer = answers[index];
    if (answer?.status !== 'fulfilled') throw answer?.reason;
    if (!holds(await listed, group)) return 'done';
    return settleHeld(product, { username, group }, answer.value);
  });
  return { groups: await listed };
}

async function listGroups(
  { findGroups, findAccount }: LeftProduct['wire'],
  username: string,
): Promise<readonly string[]> {
  if (findGroups !== undefined) return findGroups(username);
  return (await findAccount(username))?.groups ?? [];
}

async function settleHeld(
  { calls, wire: { leave, listMembers, refuseMembership }, isDirect }: LeavableProduct,
  membership: Membership,
  answer: HttpAnswer,
): Promise<MembershipOutcome> {
  const { username, group } = membership;
  const call = leave.toCall(username, group);
  const isDone = leave.done.includes(answer.status);
  if (isDone && listMembers === undefined) {
    const { product } = calls.connection;
    const evidence = { product, operation: call.operation, reason: 'unconfirmed' };
    throw new Failure('provision.product_unavailable', evidence);
  }
  if (leave.saysNotMember?.(answer) || (await isDirect(username, group)) !== true) return 'nested';
  return isDone ? 'unconfirmed' : refuseMembership(answer, call, membership);
}

function holds(groups: readonly string[], group: string): boolean {
  const key = toGroupKey(group);
  return groups.some((name) => toGroupKey(name) === key);
}
