import { InvalidArgumentError } from 'commander';

/** Returns a number of seconds. Throws InvalidArgumentError. */
export function parseSeconds(value: string): number {
  if (/^\d{1,9}$/.test(value)) return Number(value);
  throw new InvalidArgumentError('A number of seconds is expected.');
}
