import * as v from 'valibot';
import type { Problem } from './policy-problems.ts';

/** Returns a step of a schema that adds the problems of a value that is right by itself. */
export function reportProblems<T>(listProblems: (value: T) => readonly Problem[]) {
  return v.rawCheck<T>(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    for (const { path, text } of listProblems(dataset.value)) {
      addIssue({ message: text, path: toIssuePath(path) });
    }
  });
}

function toIssuePath(path: readonly unknown[]): [v.IssuePathItem, ...v.IssuePathItem[]] {
  const [first, ...others] = path.map(
    (key): v.IssuePathItem => ({ type: 'unknown', origin: 'value', input: null, key, value: null }),
  );
  if (first === undefined) throw new RangeError('a problem has a place');
  return [first, ...others];
}
