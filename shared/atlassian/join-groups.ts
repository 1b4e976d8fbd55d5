import { allOf } from '#shared/base/all-of.ts';
import type { KnownGroups } from './known-groups.ts';
import type { Perform } from './perform.ts';
import type { ProductCall } from './product-client.ts';

/** How a product is told of a membership, and what it answers. */
export interface Joining {
  readonly call: ProductCall;
  readonly groups: readonly string[];
  /** The person is in the groups, now or before. */
  readonly done: readonly number[];
  /** A group is missing. */
  readonly missing: number;
  readonly createGroup: (group: string) => Promise<void>;
}

/**
 * Yields the status by which the product says that the person is in the groups. One that was believed
 * to be there and is missing is created, and the call made once more.
 */
export async function joinGroups(
  { perform, groups: known }: { readonly perform: Perform; readonly groups: KnownGroups },
  { call, groups, done, missing, createGroup }: Joining,
): Promise<number> {
  let { status } = await perform(call, [...done, missing]);
  if (status === missing) {
    groups.forEach(known.forget);
    await allOf(groups.map(createGroup));
    ({ status } = await perform(call, done));
  }
  groups.forEach(known.add);
  return status;
}
