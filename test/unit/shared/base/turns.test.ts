import fc from 'fast-check';
import { expect, it } from 'vitest';
import { turns } from '#shared/base/turns.ts';

it('so many have a turn at a time, and the others follow in their order', async () => {
  const take = turns(() => 2);
  const ends = [await take('a', undefined), await take('a', undefined)];
  const order: number[] = [];
  const later = [1, 2].map(async (n) => {
    const end = await take('a', undefined);
    order.push(n);
    return end;
  });
  await take('b', undefined);
  expect(order).toEqual([]);
  ends[1]?.();
  await later[0];
  expect(order).toEqual([1]);
  ends[0]?.();
  await later[1];
  expect(order).toEqual([1, 2]);
});

it('any mix of turns that are taken, ended and given up leaves every turn free', async () => {
  const moves = fc.array(fc.constantFrom('take', 'end', 'give up'), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(moves, fc.integer({ min: 1, max: 3 }), async (list, most) => {
      const take = turns(() => most);
      const held: (() => void)[] = [];
      const controllers: AbortController[] = [];
      const outcomes: Promise<unknown>[] = [];
      for (const move of list) {
        if (move === 'take') {
          const controller = new AbortController();
          controllers.push(controller);
          const taken = take('a', controller.signal);
          outcomes.push(taken.then((end) => held.push(end)).catch(() => null));
        } else if (move === 'end') held.shift()?.();
        else controllers.pop()?.abort();
        await new Promise(setImmediate);
        expect(held.length).toBeLessThanOrEqual(most);
      }
      for (const controller of controllers) controller.abort();
      await Promise.all(outcomes);
      for (const end of held.splice(0)) end();
      const all = await Promise.all(Array.from({ length: most }, () => take('a', undefined)));
      expect(all).toHaveLength(most);
    }),
  );
});
