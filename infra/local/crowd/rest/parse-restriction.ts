import { refusal } from './refusal.ts';

/** What a searched person or group has to be like: every term fits. */
export interface Term {
  readonly property: string;
  /** In lower case, with `*` for anything. */
  readonly pattern: string;
}

/**
 * The terms of a restriction in Crowd Query Language, of which only `property = value` and `and` are understood:
 * https://developer.atlassian.com/server/crowd/crowd-query-language. Throws ILLEGAL_ARGUMENT for the rest of it.
 */
export function parseRestriction(restriction: string): Term[] {
  const text = restriction.trim();
  const terms = [...text.matchAll(TERM)];
  const understood = terms.reduce((length, [whole]) => length + whole.length, 0);
  const endsInAnd = terms.at(-1)?.groups?.['and'] !== undefined;
  if (understood === text.length && !endsInAnd) return terms.map(toTerm);
  throw refusal('ILLEGAL_ARGUMENT', 'The restriction is not understood');
}

// One term after the other, each up to the `and` before the next: within quotes an `and` is text.
const TERM =
  /(?<property>\w+)\s*=\s*(?:"(?<double>(?:[^"\\]|\\.)*)"|'(?<single>(?:[^'\\]|\\.)*)'|(?<bare>[^\s"'()]+))(?:(?<and>\s+and\s+)|$)/giy;

// A backslash takes the meaning from what follows: https://jira.atlassian.com/browse/CWD-3874
function toTerm({ groups = {} }: RegExpExecArray): Term {
  const { property = '', double, single, bare = '' } = groups;
  const value = (double ?? single)?.replace(/\\(.)/g, '$1') ?? bare;
  return { property, pattern: value.toLowerCase() };
}
