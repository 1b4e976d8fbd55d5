import { describe, expect, it } from 'vitest';
import { listExcesses } from '#infra/code/figures/list-excesses.ts';
import type { Figures } from '#infra/code/figures/measure-code.ts';

const at = (value: number) => ({ value, place: 'shared/a.ts:1 a' });
const folder = {
  ...{ files: 1_000, smallFiles: 1_000, functions: 1_000, medianLines: 1_000, anys: 0 },
  ...{ mostLines: at(40), mostComplexity: at(12), mostParameters: at(4) },
};
const typesOf = (names: string) => names.split('').map((name) => ({ name, takenBy: [] }));
const figures: Figures = {
  folders: { shared: folder },
  spine: [],
  argumentTypes: typesOf('ABCDEFGH'),
  stepTypes: [],
  cycles: [],
};

describe('listExcesses', () => {
  it('figures at their limits are no excess', () => {
    expect(listExcesses(figures)).toEqual([]);
  });

  it.each([
    ['a ninth argument type', { argumentTypes: typesOf('ABCDEFGHI') }, '9, not more than 8'],
    ['a cycle', { cycles: [['a', 'b', 'a']] }, 'import cycles: 1'],
    ['an any', { folders: { test: { ...folder, anys: 1 } } }, 'any in test: 1'],
    [
      'a line',
      { folders: { a: { ...folder, mostLines: at(41) } } },
      'lines of shared/a.ts:1 a: 41',
    ],
    ['complexity', { folders: { a: { ...folder, mostComplexity: at(13) } } }, 'complexity of'],
    ['a parameter', { folders: { a: { ...folder, mostParameters: at(5) } } }, 'parameters of'],
  ])('%s more is listed with its place and its limit', (_, change, excess) => {
    const excesses = listExcesses({ ...figures, ...change });
    expect(excesses).toEqual([expect.stringContaining(excess)]);
  });
});
