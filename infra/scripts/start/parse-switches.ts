import { InvalidArgumentError } from 'commander';
import { findClosestName } from '#shared/policy/file/find-closest-name.ts';

/** Returns a reader of an option's value that takes a JSON object of these switches. */
export function parseSwitches(switches: object): (value: string) => object {
  const names = Object.keys(switches);
  return (value) => {
    const given = parseObject(value);
    const unknown = Object.keys(given).find((name) => !names.includes(name));
    if (unknown === undefined) return given;
    const closest = findClosestName(unknown, names);
    const suggestion = closest === undefined ? '' : ` Did you mean ${closest}?`;
    throw new InvalidArgumentError(`There is no switch ${unknown}.${suggestion}`);
  };
}

function parseObject(value: string): object {
  try {
    const parsed: unknown = JSON.parse(value);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed;
  } catch {
    // Falls through: no JSON is no object either.
  }
  throw new InvalidArgumentError(
    'A JSON object is expected, such as {"slowMs": {"/rest/*": 500}}.',
  );
}
