/**
 * Returns a person and their groups, asked for at the same time; null: nobody by that name, whatever
 * the product answers to the question for nobody's groups. Throws what either question throws.
 */
export async function findWithGroups<Person>(
  person: Promise<Person | null>,
  groups: Promise<readonly string[]>,
): Promise<{ readonly user: Person; readonly groups: readonly string[] } | null> {
  const [found, read] = await Promise.allSettled([person, groups]);
  if (found.status === 'rejected') throw found.reason;
  if (found.value === null) return null;
  if (read.status === 'rejected') throw read.reason;
  return { user: found.value, groups: read.value };
}
