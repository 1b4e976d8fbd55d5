import { InvalidArgumentError } from 'commander';

const HIGHEST_PORT = 65_535;

/** Returns the number of a port; 0 stands for any free one. Throws InvalidArgumentError. */
export function parsePort(value: string): number {
  const port = Number(value);
  if (/^\d+$/.test(value) && port <= HIGHEST_PORT) return port;
  throw new InvalidArgumentError(`A number from 0 to ${HIGHEST_PORT} is expected.`);
}
