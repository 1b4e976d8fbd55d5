import { memberAt } from './member-at.ts';
import type { JsonPath } from './optional-member-at.ts';

/** The string that JSON holds at a path of names and places. Throws with the path when it holds none there. */
export function textAt(json: unknown, ...path: JsonPath): string {
  const member = memberAt(json, ...path);
  if (typeof member === 'string') return member;
  throw new Error(`No string at ${path.join('.')} in ${JSON.stringify(json)}`);
}
