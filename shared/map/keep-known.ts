/** How many names an instance remembers something of, for each list of rules. */
const MOST_KNOWN = 20_000;

/** Keeps what was found out about a name; beyond a bound the oldest is forgotten. */
export function keepKnown<T>(known: Map<string, T>, name: string, found: T): void {
  const [oldest] = known.size >= MOST_KNOWN ? known.keys() : [];
  if (oldest !== undefined) known.delete(oldest);
  known.set(name, found);
}
