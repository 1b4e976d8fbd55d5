import { type ProductConnection, refuseAnswer } from '#shared/atlassian/rest/product-client.ts';
import { allSettledOrThrow } from '#shared/base/all-settled-or-throw.ts';
import type { HttpAnswer } from '#shared/base/http.ts';

/** Memberships of one person in a product that is told of them one by one. */
export interface Memberships {
  readonly groups: readonly string[];
  readonly join: (group: string) => Promise<HttpAnswer>;
  /** Null: nobody by that name. */
  readonly findPerson: () => Promise<unknown>;
  readonly connection: ProductConnection;
}

/**
 * Resolves when the person is in all groups but those that are missing and may be. Throws
 * `provision.product_refused` where it is the person who is missing: products answer 404 to both.
 */
export async function joinEach({
  groups,
  join,
  findPerson,
  connection,
}: Memberships): Promise<void> {
  const missing: string[] = [];
  const joinOne = async (group: string) => {
    const { status } = await join(group);
    if (status === 404) missing.push(group);
  };
  await allSettledOrThrow(groups.map(joinOne));
  if (missing.length === 0 || (await findPerson()) !== null) return;
  refuseAnswer(connection, JOIN, { status: 404 });
}

const JOIN = { operation: 'join' };
