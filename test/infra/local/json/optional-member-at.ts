export type JsonPath = readonly (string | number)[];

/** What JSON holds at a path of names and places; undefined: its last step is absent. Throws when an earlier one is. */
export function optionalMemberAt(json: unknown, ...path: JsonPath): unknown {
  let member = json;
  for (const [index, key] of path.entries()) {
    if (typeof member !== 'object' || member === null) {
      throw new Error(`No object at ${path.slice(0, index).join('.')} in ${JSON.stringify(json)}`);
    }
    member = Object.hasOwn(member, key) ? Reflect.get(member, key) : undefined;
  }
  return member;
}
