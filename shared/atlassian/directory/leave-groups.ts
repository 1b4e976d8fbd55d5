import type { ProductCalls } from '#shared/atlassian/rest/product-calls.ts';
import type { HttpAnswer } from '#shared/base/http.ts';
import type { Account } from '#shared/plan/plan-provisioning.ts';
import { toGroupKey } from '#shared/products/group-key.ts';
import type { MembershipOutcome, RecordMembership } from '#shared/provision/directory.ts';
import { settleEach } from './settle-each.ts';
import type { LeaveFormat, Membership, RefuseMembership } from './wire-format.ts';

/** What leaving groups needs of a product's directory. */
export interface GroupLeaving {
  readonly calls: ProductCalls;
  readonly format: LeaveFormat;
  readonly refuse: RefuseMembership;
  /** Returns the groups that the product lists for the user. */
  readonly findGroups: () => Promise<readonly string[]>;
  /** Tells whether nested groups stand in that list. */
  readonly listsNested: boolean;
  /** Null: it cannot be said. */
  readonly isDirect: (group: string) => Promise<boolean | null>;
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
 * throws what that stands for. What cannot be told apart counts as nested: it is not tried again.
 */
export async function leaveGroups(
  directory: GroupLeaving,
  { username, groups }: LostMemberships,
  record: RecordMembership,
): Promise<Pick<Account, 'groups'>> {
  const { calls, format, findGroups } = directory;
  const expected = [...format.done, ...format.doubtful];
  const answers = await Promise.allSettled(
    groups.map((group) => calls.perform(format.toCall(username, group), expected)),
  );
  const isAnswered = answers.some(({ status }) => status === 'fulfilled');
  const listed = isAnswered ? findGroups() : Promise.resolve([]);
  await settleEach(groups, record, async (group, index) => {
    const answer = answers[index];
    if (answer?.status !== 'fulfilled') throw answer?.reason;
    if (!holds(await listed, group)) return 'done';
    return settleHeld(directory, { username, group }, answer.value);
  });
  return { groups: await listed };
}

async function settleHeld(
  { format, refuse, listsNested, isDirect }: GroupLeaving,
  membership: Membership,
  answer: HttpAnswer,
): Promise<MembershipOutcome> {
  const { username, group } = membership;
  const isDone = format.done.includes(answer.status);
  if (isDone && !listsNested) return 'unconfirmed';
  if (format.saysNotMember?.(answer) || (await isDirect(group)) !== true) return 'nested';
  return isDone ? 'unconfirmed' : refuse(answer, format.toCall(username, group), membership);
}

function holds(groups: readonly string[], group: string): boolean {
  const key = toGroupKey(group);
  return groups.some((name) => toGroupKey(name) === key);
}
