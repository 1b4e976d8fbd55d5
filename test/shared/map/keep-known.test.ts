import { describe, expect, it } from 'vitest';
import { keepKnown } from '#shared/map/keep-known.ts';

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

  it('goes where there is none, the oldest first and no other', () => {
    const known = full();
    keepKnown(known, 'one more', -1);
    expect(known.size).toBe(MOST);
    expect(known.has('name-0')).toBe(false);
    expect(known.get('name-1')).toBe(1);
    expect(known.get('one more')).toBe(-1);
  });

  it('never takes more room, however many names there are', () => {
    const known = full();
    for (let index = 0; index < MOST; index += 1) keepKnown(known, `other-${index}`, index);
    expect(known.size).toBe(MOST);
    expect(known.has(`name-${MOST - 1}`)).toBe(false);
    expect(known.get('other-0')).toBe(0);
  });
});
