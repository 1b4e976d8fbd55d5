import * as v from 'valibot';
import { describeIssue } from './describe-issue.ts';
import { findClosestName } from './find-closest-name.ts';
import { listKnownKeys } from './list-known-keys.ts';
import type { Problem } from './policy-problems.ts';

export type CheckedContent<T> =
  | { readonly problems: readonly []; readonly output: T }
  | { readonly problems: readonly Problem[]; readonly output: null };

/** Returns a content as its schema describes it, or everything that is wrong with it at once. */
export function checkContent<T>(
  schema: v.GenericSchema<unknown, T>,
  raw: unknown,
): CheckedContent<T> {
  const { parsed, unknownKeys } = parseWithoutUnknownKeys(schema, raw);
  const problems = [
    ...(parsed.issues ?? []).map((issue) => ({
      path: toPath(issue),
      text: describeIssue(issue),
    })),
    ...unknownKeys,
    ...listMistakenLists(raw, parsed.output),
  ];
  const isSound = parsed.success && problems.length === 0;
  return isSound ? { problems: [], output: parsed.output } : { problems, output: null };
}

// A schema names the first unknown key of an object only, and looks no further: so each is removed, and
// what is left is looked at again.
function parseWithoutUnknownKeys<T>(schema: v.GenericSchema<unknown, T>, raw: unknown) {
  const content = structuredClone(raw);
  const unknownKeys: Problem[] = [];
  for (;;) {
    const parsed = v.safeParse(schema, content);
    const unknown = (parsed.issues ?? []).filter(({ expected }) => expected === 'never');
    if (unknown.length === 0) return { parsed, unknownKeys };
    for (const issue of unknown) {
      const item = issue.path?.at(-1);
      const path = toPath(issue);
      const acceptedKeys = listKnownKeys(schema, path.slice(0, -1), content);
      const closest = findClosestName(String(item?.key), acceptedKeys);
      const suggestion = closest === undefined ? '' : `: did you mean ${closest}?`;
      unknownKeys.push({ path, text: `is not known here${suggestion}` });
      Reflect.deleteProperty(Object(item?.input), String(item?.key));
    }
  }
}

const toPath = (issue: v.BaseIssue<unknown>) => (issue.path ?? []).map(({ key }) => key);

// A schema takes a list for a table whose keys are numbers, and what YAML makes of `!!omap` and `!!set` for an
// empty one.
function listMistakenLists(
  raw: unknown,
  content: unknown,
  path: readonly string[] = [],
): Problem[] {
  if (typeof raw !== 'object' || raw === null || typeof content !== 'object') return [];
  const isMap = raw instanceof Map || raw instanceof Set;
  if (isMap || (Array.isArray(raw) && !Array.isArray(content)))
    return [{ path, text: 'Object expected' }];
  const [given, read] = [raw, Object(content)] as Readonly<Record<string, unknown>>[];
  return Object.keys(raw).flatMap((key) =>
    listMistakenLists(given?.[key], read?.[key], [...path, key]),
  );
}
