import { closestMatch } from 'leven';

/** Returns the name that a text is most probably a typo of; undefined: no name is near. */
export function findClosestName(text: string, names: readonly string[]): string | undefined {
  const lower = text.toLowerCase();
  const inOtherCase = names.find((name) => name.toLowerCase() === lower);
  // Two letters that changed places count as two mistakes: `jria`.
  return inOtherCase ?? closestMatch(text, names, { maxDistance: Math.ceil(text.length * 0.4) });
}
