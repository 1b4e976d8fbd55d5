import { median } from './median.ts';

/** One measured round of a contender: returns what it cost, in any unit. */
export type Round = () => Promise<number>;

/**
 * Returns the median cost of each contender. Every round has each of them once, in turn, so that
 * whatever else the machine does at the time hits all alike; the order alternates.
 */
export async function interleave<Name extends string>(
  rounds: number,
  contenders: Readonly<Record<Name, Round>>,
): Promise<Record<Name, number>> {
  const costs = Object.fromEntries(
    Object.keys(contenders).map((name) => [name, [] as number[]]),
  ) as Record<Name, number[]>;
  const names = Object.keys(contenders) as Name[];
  for (let round = 0; round < rounds; round += 1) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      costs[name].push(await contenders[name]());
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(costs[name])])) as Record<
    Name,
    number
  >;
}
