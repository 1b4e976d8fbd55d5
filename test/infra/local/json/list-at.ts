import { memberAt } from './member-at.ts';
import type { JsonPath } from './optional-member-at.ts';

/** The array that JSON holds at a path of names and places. Throws with the path when it holds none there. */
export function listAt(json: unknown, ...path: JsonPath): readonly unknown[] {
  const member = memberAt(json, ...path);
  if (Array.isArray(member)) return member;
  throw new Error(`No array at ${path.join('.')} in ${JSON.stringify(json)}`);
}
