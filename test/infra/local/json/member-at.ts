import { type JsonPath, optionalMemberAt } from './optional-member-at.ts';

/** What JSON holds at a path of names and places. Throws with the path when it holds nothing there. */
export function memberAt(json: unknown, ...path: JsonPath): unknown {
  const member = optionalMemberAt(json, ...path);
  if (member !== undefined) return member;
  throw new Error(`Nothing at ${path.join('.')} in ${JSON.stringify(json)}`);
}
