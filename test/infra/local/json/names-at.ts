import { listAt } from './list-at.ts';
import type { JsonPath } from './optional-member-at.ts';
import { textAt } from './text-at.ts';

/** The `name` of each object in the array that JSON holds at a path. Throws with the path when one has none. */
export function namesAt(json: unknown, ...path: JsonPath): string[] {
  return listAt(json, ...path).map((row) => textAt(row, 'name'));
}
