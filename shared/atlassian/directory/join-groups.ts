import type { Perform } from '#shared/atlassian/rest/perform.ts';
import type { ProductCall } from '#shared/atlassian/rest/product-client.ts';
import { allSettledOrThrow } from '#shared/base/all-settled-or-throw.ts';
import type { HttpAnswer } from '#shared/base/http.ts';
import type { MissingGroup } from '#shared/provision/directory.ts';
import type { KnownGroups } from './group-cache.ts';

/** How a product is told of a membership, and what it answers. */
export interface Joining {
  readonly call: ProductCall;
  readonly groups: readonly string[];
  /** The person is in the groups, now or before. */
  readonly done: readonly number[];
  /** A group is missing, or something else that only the adapter can tell from it. */
  readonly missingStatus: number;
  readonly missing: MissingGroup;
  readonly createGroup: (group: string) => Promise<void>;
}

/**
 * Returns the answer by which the product says that the person is in the groups. One that was believed
 * to be there and is missing is created, and the call made once more; where it may not be created the
 * answer is the one of `missingStatus`, and no group of a list can be said to be joined.
 */
export async function joinGroups(
  { perform, groups: known }: { readonly perform: Perform; readonly groups: KnownGroups },
  { call, groups, done, missingStatus, missing, createGroup }: Joining,
): Promise<HttpAnswer> {
  let answer = await perform(call, [...done, missingStatus]);
  if (answer.status === missingStatus) {
    groups.forEach(known.forget);
    if (missing === 'skip') return answer;
    await allSettledOrThrow(groups.map(createGroup));
    answer = await perform(call, done);
  }
  groups.forEach(known.add);
  return answer;
}
