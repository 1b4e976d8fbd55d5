/**
 * Returns a user and their groups, fetched at the same time; null: the product has no such user, whatever
 * it answers when their groups are fetched. Throws what either fetch throws.
 */
export async function findWithGroups<Found>(
  user: Promise<Found | null>,
  groups: Promise<readonly string[]>,
): Promise<{ readonly user: Found; readonly groups: readonly string[] } | null> {
  const [found, read] = await Promise.allSettled([user, groups]);
  if (found.status === 'rejected') throw found.reason;
  if (found.value === null) return null;
  if (read.status === 'rejected') throw read.reason;
  return { user: found.value, groups: read.value };
}
