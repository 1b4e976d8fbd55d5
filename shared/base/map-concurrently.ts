/**
 * Returns what `work` makes of each item, in order, with at most `most` of them in flight. The first
 * that fails ends it: nothing more is begun.
 */
export async function mapConcurrently<T, R>(
  items: readonly T[],
  most: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const queue = each(items);
  const takeTurns = async () => {
    // A throw in here closes the generator, and with it the queue of all the others.
    for (const [index, item] of queue) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: most }, takeTurns));
  return results;
}

function* each<T>(items: readonly T[]): Generator<[number, T]> {
  yield* items.entries();
}
