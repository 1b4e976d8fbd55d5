import { InvalidArgumentError } from 'commander';

const HIGHEST_PORT = 65_535;

/** Returns the number of a port. Throws InvalidArgumentError. */
export function parsePort(value: string): number {
  const port = Number(value);
  if (/^\d+$/.test(value) && port >= 1 && port <= HIGHEST_PORT) return port;
  throw new InvalidArgumentError(`A number from 1 to ${HIGHEST_PORT} is expected.`);
}
