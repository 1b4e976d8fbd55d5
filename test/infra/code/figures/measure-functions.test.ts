import { describe, expect, it } from 'vitest';
import { measureFunctions } from '#infra/code/figures/measure-functions.ts';

const SOURCE = `export function outer(a: number, b: number) {
  return [1].map((one) => {
    return one;
  });
}
const short = () => 1;
const both = { method(a: string) { return a; } };
interface Port { method(a: string, b: string): void }
`;

describe('measureFunctions', () => {
  it('every function has its name, its line and its parameters; signatures are left out', () => {
    const measured = measureFunctions('a.ts', SOURCE, []);
    expect(measured.map(({ name, line, parameters }) => [name, line, parameters])).toEqual([
      ['outer', 1, 2],
      ['', 2, 1],
      ['short', 6, 0],
      ['method', 7, 1],
    ]);
  });

  it('a count belongs to the innermost function of its own file around the place', () => {
    const at = { path: 'a.ts', of: 'complexity' } as const;
    const measured = measureFunctions('a.ts', SOURCE, [
      { ...at, line: 1, column: 17, value: 7 },
      { ...at, line: 2, column: 24, value: 3 },
      { ...at, path: 'b.ts', line: 6, column: 18, value: 9 },
      { ...at, of: 'lines', line: 1, column: 8, value: 4 },
    ]);
    expect(measured.map(({ complexity, lines }) => [complexity, lines])).toEqual([
      [7, 4],
      [3, 1],
      [1, 1],
      [1, 1],
    ]);
  });
});
