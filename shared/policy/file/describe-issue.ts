import type * as v from 'valibot';
import { findClosestName } from './find-closest-name.ts';

/** Returns what is wrong with a value, in words, with the known name that it is nearest to. */
export function describeIssue(issue: v.BaseIssue<unknown>): string {
  const closest =
    typeof issue.input === 'string'
      ? findClosestName(issue.input, listAllowedTexts(issue))
      : undefined;
  const words = toWords(issue);
  if (closest !== undefined) return `${words}: did you mean ${closest}?`;
  if (wantsBrackets(issue)) return `${words}: write it in brackets`;
  return wantsQuotes(issue) ? `${words}: write it in quotes` : words;
}

const wantsBrackets = ({ type, input }: v.BaseIssue<unknown>) =>
  type === 'array' && input !== null && input !== undefined;

// YAML makes numbers of names such as 0123, booleans of `true` and nothing of `~`.
function wantsQuotes({ kind, type, input, issues }: v.BaseIssue<unknown>): boolean {
  const isUnquoted = input === null || ['number', 'boolean'].includes(typeof input);
  if (kind === 'schema' && type === 'string' && isUnquoted) return true;
  return issues?.some(wantsQuotes) ?? false;
}

function toWords({ expected, received, message, kind, type }: v.BaseIssue<unknown>): string {
  if (received === 'undefined') return 'is missing';
  if (type === 'min_length') return `at least ${expected?.replace('>=', '')} expected`;
  if (type === 'min_value') return `${expected?.replace('>=', '')} or more expected`;
  if (type === 'max_length') return `at most ${expected?.replace('<=', '')} expected`;
  if (type === 'max_value') return `${expected?.replace('<=', '')} or less expected`;
  // What the schema says in its own words says more than the kind of value.
  const isOurs = kind === 'validation' ? expected === null : type === 'union';
  if (isOurs || expected === null) return message;
  return `${expected === 'Array' ? 'a list' : expected} expected`;
}

// valibot names the texts that a picklist, a literal or a variant takes in quotes: ("keep" | "deny").
function listAllowedTexts({ kind, expected, issues }: v.BaseIssue<unknown>): string[] {
  if (kind !== 'schema') return [];
  const own = (expected ?? '').matchAll(/"([^"]+)"/g);
  return [...[...own].map(([, text = '']) => text), ...(issues ?? []).flatMap(listAllowedTexts)];
}
