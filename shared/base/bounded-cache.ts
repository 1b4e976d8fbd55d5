/** What was found out about a name or an id. */
export interface BoundedCache<T> {
  get(name: string): T | undefined;
  set(name: string, found: T): void;
}

/** What goes when a new name finds no room: every entry, or the one that was set first. */
export type Eviction = 'all' | 'oldest';

/** How many names an instance remembers something of, for each list of rules. */
const MOST_NAMES = 20_000;

/**
 * Returns a cache of at most `most` entries. All go when it is full, not the oldest alone: to find the
 * first entry a Map steps over all that were deleted before it, which made each new name cost 50 µs.
 * A small cache whose entries are dear can afford `oldest`.
 */
export function boundedCache<T>(most = MOST_NAMES, eviction: Eviction = 'all'): BoundedCache<T> {
  const entries = new Map<string, T>();
  const makeRoom = () => {
    const oldest = entries.keys().next();
    if (eviction === 'all') entries.clear();
    else if (!oldest.done) entries.delete(oldest.value);
  };
  return {
    get: (name) => entries.get(name),
    set: (name, found) => {
      if (eviction === 'oldest') entries.delete(name);
      if (entries.size >= most && !entries.has(name)) makeRoom();
      entries.set(name, found);
    },
  };
}
