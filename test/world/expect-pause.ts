import { expect } from 'vitest';
import type { AlbAnswer } from './sign-on-event.ts';

/** Expects a page that tries again by itself after so many seconds, or up to twice as many. */
export function expectPause({ multiValueHeaders }: AlbAnswer, seconds: number): void {
  const [pause] = multiValueHeaders['refresh'] ?? [];
  expect(multiValueHeaders['retry-after']).toEqual([pause]);
  expect(Number(pause)).toBeGreaterThanOrEqual(seconds);
  expect(Number(pause)).toBeLessThanOrEqual(2 * seconds);
}
