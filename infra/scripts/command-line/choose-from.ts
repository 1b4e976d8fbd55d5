import { InvalidArgumentError } from 'commander';
import { findClosestName } from '#shared/policy/file/find-closest-name.ts';

/** Returns a reader of an option's value that takes one of these, and suggests the nearest for another one. */
export function chooseFrom<Choice extends string>(
  choices: readonly Choice[],
): (value: string) => Choice {
  return (value) => {
    const found = choices.find((choice) => choice === value);
    if (found !== undefined) return found;
    const closest = findClosestName(value, choices);
    const suggestion = closest === undefined ? '' : ` Did you mean ${closest}?`;
    throw new InvalidArgumentError(`Choose one of ${choices.join(', ')}.${suggestion}`);
  };
}
