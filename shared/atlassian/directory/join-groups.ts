import type { ProductCalls } from '#shared/atlassian/rest/product-calls.ts';
import { type ProductCall, refuseAnswer } from '#shared/atlassian/rest/product-client.ts';
import { allSettledOrThrow } from '#shared/base/all-settled-or-throw.ts';
import type { HttpAnswer } from '#shared/base/http.ts';
import type { MissingGroup } from '#shared/provision/directory.ts';
import type { GroupCache } from './group-cache.ts';
import type { JoinFormat } from './wire-format.ts';

/** What joining groups needs of a product's directory. */
export interface GroupWriting {
  readonly calls: ProductCalls;
  readonly format: JoinFormat;
  readonly cache: GroupCache;
  readonly createGroup: (group: string) => Promise<void>;
  /** Null: the user has no account. */
  readonly findMember: () => Promise<object | null>;
}

/** The memberships that a user is to have. */
export interface Memberships {
  readonly username: string;
  readonly groups: readonly string[];
  readonly missing: MissingGroup;
}

/**
 * Resolves when the user is in all groups but those that are missing and may be. Throws
 * `provision.product_refused` where it is the user who is missing: products say the same of both.
 */
export async function joinGroups(directory: GroupWriting, wanted: Memberships): Promise<void> {
  const { calls, format, findMember } = directory;
  const { username, groups } = wanted;
  const { atOnce } = format;
  const whole = atOnce
    ? await joinOrCreate(directory, wanted, atOnce.toCall(username, groups))
    : null;
  if (whole !== null && whole.status === atOnce?.done) return;
  const missing: string[] = [];
  // Already a member of one of them, or one is missing: no answer says whether the others were reached.
  const joinOne = async (group: string) => {
    const call = format.toCall(username, group);
    const alone = { ...wanted, groups: [group] };
    const isAnswered = whole !== null && groups.length === 1;
    const answer = isAnswered ? whole : await joinOrCreate(directory, alone, call);
    if (answer.status !== format.missingStatus) return;
    if (format.requireMissingGroup) format.requireMissingGroup(answer, call);
    else missing.push(group);
  };
  await allSettledOrThrow(groups.map(joinOne));
  if (missing.length === 0 || (await findMember()) !== null) return;
  refuseAnswer(calls.connection, { operation: 'join' }, { status: format.missingStatus });
}

/**
 * Returns the answer by which the product says that the user is in the groups. Groups that were believed
 * to be there and are missing are created, and the call is made once more; where they may not be created
 * the answer is the one of `missingStatus`, and no group of the call can be said to be joined.
 */
async function joinOrCreate(
  { calls, format, cache, createGroup }: GroupWriting,
  { groups, missing }: Memberships,
  call: ProductCall,
): Promise<HttpAnswer> {
  let answer = await calls.perform(call, [...format.done, format.missingStatus]);
  if (answer.status === format.missingStatus) {
    groups.forEach(cache.forget);
    if (missing === 'skip') return answer;
    await allSettledOrThrow(groups.map(createGroup));
    answer = await calls.perform(call, format.done);
  }
  groups.forEach(cache.add);
  return answer;
}
