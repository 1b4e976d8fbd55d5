import { describe, expect, it } from 'vitest';
import { listArgumentTypes, listStepTypes } from '#infra/code/figures/list-argument-types.ts';

describe('listArgumentTypes', () => {
  it.each([
    ['an interface', 'interface A {} function f(a: A) {}', ['A']],
    [
      'a type within arrays, unions and Pick',
      "type A = { b: 1 }; const f = (a: readonly Pick<A, 'b'>[] | null) => a",
      ['A'],
    ],
    [
      'a type of several objects',
      'type A = B | C; interface B {} interface C {} function f(a: A) {}',
      ['A'],
    ],
    ['a type twice', 'interface A {} function f(a: A, b: A) {}', ['A']],
    [
      'an object in place',
      'function f({ a }: { a: 1 }) {}',
      ['an object written in place in shared/s.ts'],
    ],
    ['a default', 'interface A {} function f(a: A = {}) {}', ['A']],
    [
      'texts, functions and the platform',
      "type T = 'a' | 'b'; function f(a: T, b: () => number, c: URL) {}",
      [],
    ],
    ['a type that no parameter has', 'interface A {} function f(): A { return {}; }', []],
  ])('the spine has %s', (_, text, types) => {
    const found = listArgumentTypes(new Map([['shared/s.ts', text]]));
    expect(found.map(({ name }) => name)).toEqual(types);
  });

  it('a type is found where it is declared, and what only a step takes does not count', () => {
    const files = new Map([
      [
        'shared/s.ts',
        `import { step, type Step as Taken } from '#shared/a/step.ts';
        function run(taken: Taken) {}`,
      ],
      [
        'shared/a/step.ts',
        'export type Step = Near; interface Near {} export function step(a: Other) {} interface Other {}',
      ],
    ]);
    expect(listArgumentTypes(files)).toEqual([{ name: 'Step', takenBy: ['run'] }]);
  });
});

it('listStepTypes lists what the steps take that the spine calls, and nothing of other functions', () => {
  const files = new Map([
    [
      'shared/s.ts',
      "import { step } from '#shared/a/step.ts'; function run(own: Own) {} interface Own {}",
    ],
    [
      'shared/a/step.ts',
      'interface Far {} export function step(far: Far) {} export function other(a: Other) {} interface Other {}',
    ],
  ]);
  expect(listStepTypes(files)).toEqual([{ name: 'Far', takenBy: ['step'] }]);
});
