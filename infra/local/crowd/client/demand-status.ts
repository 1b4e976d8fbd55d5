import type { CrowdAnswer } from './connect-crowd.ts';

/** Throws an error that names the status, unless it is the one that was expected. */
export function demandStatus({ status }: CrowdAnswer, expected: number): void {
  if (status !== expected) throw new Error(`Crowd answered ${status}.`);
}
