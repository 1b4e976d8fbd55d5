import { describe, expect, it } from 'vitest';
import { keepKnown } from '#shared/base/bounded-cache.ts';

const MOST = 20_000;

function full(): Map<string, number> {
  const known = new Map<string, number>();
  for (let index = 0; index < MOST; index += 1) keepKnown(known, `name-${index}`, index);
  return known;
}

describe('what was found out about a name', () => {
  it('is kept while there is room', () => {
    const known = full();
    expect(known.size).toBe(MOST);
    expect(known.get('name-0')).toBe(0);
  });

  it('goes with all the others where there is no room for one more', () => {
    const known = full();
    keepKnown(known, 'one more', -1);
    expect([...known]).toEqual([['one more', -1]]);
  });

  it('costs no other its place when it is found out again', () => {
    const known = full();
    keepKnown(known, 'name-7', -7);
    expect(known.size).toBe(MOST);
    expect(known.get('name-7')).toBe(-7);
    expect(known.get('name-0')).toBe(0);
  });

  it('never takes more room, however many names there are', () => {
    const known = full();
    let most = 0;
    for (let index = 0; index < 2 * MOST; index += 1) {
      keepKnown(known, `other-${index}`, index);
      most = Math.max(most, known.size);
    }
    expect(most).toBe(MOST);
  });
});
