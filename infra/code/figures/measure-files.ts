// In: the files of the repository. Out: figures of their size, as plain numbers.
import { parseSync } from 'oxc-parser';
import { walk } from '#infra/code/walk.ts';
import type { MeasuredFunction } from './measure-functions.ts';

/** The largest of something, and where it is. */
export interface Largest {
  readonly value: number;
  /** `path:line name`. */
  readonly place: string;
}

/** The figures of one folder. */
export interface FolderFigures {
  readonly files: number;
  /** Of fewer than 16 lines. */
  readonly smallFiles: number;
  readonly anys: number;
  /** Those that have a name or are bound to one. */
  readonly functions: number;
  readonly medianLines: number;
  readonly mostLines: Largest;
  readonly mostComplexity: Largest;
  /** Functions without a name count too. */
  readonly mostParameters: Largest;
}

/** Returns the figures of some files. */
export function measureFiles(
  files: ReadonlyMap<string, string>,
  functions: readonly MeasuredFunction[],
): FolderFigures {
  const own = functions.filter(({ path }) => files.has(path));
  const named = own.filter(({ name }) => name !== '');
  return {
    files: files.size,
    smallFiles: [...files.values()].filter((text) => text.split('\n').length - 1 < 16).length,
    anys: [...files].reduce((sum, [path, text]) => sum + countAnys(path, text), 0),
    functions: named.length,
    medianLines: medianOf(named.map(({ lines }) => lines)),
    mostLines: largestOf(named, 'lines'),
    mostComplexity: largestOf(own, 'complexity'),
    mostParameters: largestOf(own, 'parameters'),
  };
}

function countAnys(path: string, text: string): number {
  let anys = 0;
  walk(parseSync(path, text).program, ({ type }) => {
    if (type === 'TSAnyKeyword') anys += 1;
  });
  return anys;
}

/** The lower of the two in the middle; 0 for none. */
function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}

function largestOf(
  functions: readonly MeasuredFunction[],
  figure: 'lines' | 'complexity' | 'parameters',
): Largest {
  const [largest] = functions.toSorted((one, other) => other[figure] - one[figure]);
  if (largest === undefined) return { value: 0, place: '' };
  const { path, line, name } = largest;
  return { value: largest[figure], place: `${path}:${line} ${name}`.trim() };
}
