import { memberAt } from './member-at.ts';
import type { JsonPath } from './optional-member-at.ts';

/** The keys, in their order, of the object that JSON holds at a path. Throws with the path when it holds none there. */
export function keysAt(json: unknown, ...path: JsonPath): string[] {
  const member = memberAt(json, ...path);
  if (typeof member === 'object' && member !== null) return Object.keys(member);
  throw new Error(`No object at ${path.join('.')} in ${JSON.stringify(json)}`);
}
