import { expect, test } from 'vitest';
import { interleave } from '#infra/bench/interleave.ts';

test('contenders take turns, so that neither always goes first', async () => {
  const turns: string[] = [];
  const round = (name: string) => async () => turns.push(name);
  await interleave(2, { function: round('function'), empty: round('empty') });
  expect(turns).toEqual(['function', 'empty', 'empty', 'function']);
});

test('one slow round does not move the median', async () => {
  const costs = [1, 900, 2, 3];
  const measured = await interleave(4, { function: async () => costs.shift() ?? 0 });
  expect(measured).toEqual({ function: 2.5 });
});
