import { CLOCKS, isFresh, type Moment, readClocks } from './clocks.ts';

/**
 * Returns a function that returns what `create` has made, and has it made anew after 50 idle seconds or a
 * freeze: the client of an SDK keeps connections, and shows none of them.
 */
export function whileFresh<T>(create: () => T, clocks = CLOCKS): () => T {
  let last: { readonly made: T; readonly usedAt: Moment } | null = null;
  return () => {
    const now = readClocks(clocks);
    const made = last !== null && isFresh(last.usedAt, now) ? last.made : create();
    last = { made, usedAt: now };
    return made;
  };
}
