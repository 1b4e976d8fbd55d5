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
  if (restriction.trim() === '') return [];
  return restriction.split(/\s+and\s+/i).map(parseTerm);
}

function parseTerm(text: string): Term {
  const found = /^\s*(\w+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'()]+))\s*$/.exec(text);
  if (found === null) throw refusal('ILLEGAL_ARGUMENT', 'The restriction is not understood');
  const [, property = '', ...values] = found;
  const value = values.find((candidate) => candidate !== undefined) ?? '';
  return { property, pattern: value.toLowerCase() };
}
