import { describe, expect, it } from 'vitest';
import { type BoundedCache, boundedCache } from '#shared/base/bounded-cache.ts';

const NAMES = ['a', 'b', 'c', 'd', 'e'];

/** Returns a cache with room for three names that was given a, b and c. */
function fullCache(...options: [eviction?: 'all' | 'oldest']): BoundedCache<string> {
  const cache = boundedCache<string>(3, ...options);
  for (const name of ['a', 'b', 'c']) cache.set(name, name.toUpperCase());
  return cache;
}

const namesIn = (cache: BoundedCache<string>) =>
  NAMES.filter((name) => cache.get(name) !== undefined);

describe('a bounded cache', () => {
  it('a bounded cache holds nothing for a name that was never set', () => {
    expect(boundedCache(3).get('a')).toBeUndefined();
  });

  it('a bounded cache keeps its entries while there is room', () => {
    const cache = fullCache();
    expect(NAMES.map((name) => cache.get(name))).toEqual(['A', 'B', 'C', undefined, undefined]);
  });

  it('a bounded cache forgets every entry when a new name finds no room', () => {
    const cache = fullCache();
    cache.set('d', 'D');
    expect(namesIn(cache)).toEqual(['d']);
  });

  it('a bounded cache forgets no entry when a name is set again', () => {
    const cache = fullCache();
    cache.set('b', 'again');
    expect(namesIn(cache)).toEqual(['a', 'b', 'c']);
    expect(cache.get('b')).toBe('again');
  });

  it('a bounded cache has room for 20,000 names by default', () => {
    const cache = boundedCache<number>();
    for (let index = 0; index < 20_000; index += 1) cache.set(`name-${index}`, index);
    expect(cache.get('name-0')).toBe(0);
    cache.set('one more', -1);
    expect(cache.get('name-0')).toBeUndefined();
    expect(cache.get('name-19999')).toBeUndefined();
    expect(cache.get('one more')).toBe(-1);
  });

  it.each(['all', 'oldest'] as const)(
    'a bounded cache that evicts %s never holds more than its bound',
    (eviction) => {
      const cache = fullCache(eviction);
      for (const name of [...NAMES, ...NAMES]) {
        cache.set(name, name);
        expect(namesIn(cache).length).toBeLessThanOrEqual(3);
      }
    },
  );
});

describe('a bounded cache that evicts the oldest', () => {
  it('a bounded cache that evicts the oldest forgets only the entry that was set first', () => {
    const cache = fullCache('oldest');
    cache.set('d', 'D');
    expect(namesIn(cache)).toEqual(['b', 'c', 'd']);
  });

  it('a bounded cache that evicts the oldest takes an entry that is set again for new', () => {
    const cache = fullCache('oldest');
    cache.set('a', 'again');
    cache.set('d', 'D');
    expect(namesIn(cache)).toEqual(['a', 'c', 'd']);
  });
});
