/** How many names an instance remembers something of, for each list of rules. */
const MOST_KNOWN = 20_000;

/**
 * Keeps what was found out about a name or an id; beyond a bound all is forgotten. Not the oldest alone: to find
 * the first entry a Map steps over all that were deleted before it, which made each new name cost 50 µs.
 */
export function keepKnown<T>(known: Map<string, T>, name: string, found: T): void {
  if (known.size >= MOST_KNOWN && !known.has(name)) known.clear();
  known.set(name, found);
}
