// In: the text of a source file, and the counts of the linter. Out: its functions with their figures.
import type { Count } from './count-by-linter.ts';
import { type ListedFunction, listFunctions } from './list-functions.ts';

/** A function, where it is, and what is counted of it. */
export interface MeasuredFunction {
  readonly path: string;
  readonly name: string;
  /** Counted from 1. */
  readonly line: number;
  readonly parameters: number;
  readonly lines: number;
  readonly complexity: number;
}

/** Returns every function of a file; `counts` may speak of other files too. */
export function measureFunctions(
  path: string,
  text: string,
  counts: readonly Count[],
): MeasuredFunction[] {
  const functions = listFunctions(path, text);
  const lineEnds = [...text.matchAll(/\n/g)].map(({ index }) => index);
  const placed = counts
    .filter((count) => count.path === path)
    .map(({ of, line, column, value }) => {
      const offset = (lineEnds[line - 2] ?? -1) + column;
      return { of, value, counted: innermost(functions, offset) };
    });
  // The linter leaves out what has 1 at most.
  const toValue = (of: Count['of'], listed: ListedFunction) =>
    placed.find((count) => count.of === of && count.counted === listed)?.value ?? 1;
  return functions.map((listed) => ({
    ...{ path, name: listed.name, parameters: listed.parameters },
    line: lineEnds.filter((end) => end < listed.start).length + 1,
    lines: toValue('lines', listed),
    complexity: toValue('complexity', listed),
  }));
}

/** Inner functions begin later. */
function innermost(
  functions: readonly ListedFunction[],
  offset: number,
): ListedFunction | undefined {
  return functions.findLast(({ start, end }) => start <= offset && offset < end);
}
