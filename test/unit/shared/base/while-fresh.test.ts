import { expect, it } from 'vitest';
import { whileFresh } from '#shared/base/while-fresh.ts';

function counted() {
  const clock = { wallMs: 1_000_000, steadyMs: 0 };
  let made = 0;
  const read = whileFresh(() => ++made, {
    wallMs: () => clock.wallMs,
    steadyMs: () => clock.steadyMs,
  });
  const passTime = (wallMs: number, steadyMs = wallMs) => {
    clock.wallMs += wallMs;
    clock.steadyMs += steadyMs;
  };
  return { read, passTime };
}

it('what is used again within 50 seconds each time is made once', () => {
  const { read, passTime } = counted();
  const first = read();
  passTime(50_000);
  read();
  passTime(50_000);
  expect([first, read()]).toEqual([1, 1]);
});

it.each([
  ['after 50 idle seconds', 50_001, 50_001],
  ['after a freeze', 60_000, 10],
  ['after a clock was put back', -60_000, 10],
])('what has connections is made anew %s', (_title, wallMs, steadyMs) => {
  const { read, passTime } = counted();
  read();
  passTime(wallMs, steadyMs);
  expect([read(), read()]).toEqual([2, 2]);
});
