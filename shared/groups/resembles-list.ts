import { isBalanced } from './is-balanced.ts';
import { isBracketed } from './is-bracketed.ts';

/**
 * Tells whether a name is what is left of a list that became a text: quotes or brackets around it, or half of
 * them. Names such as `O'Brien`, `Team [EMEA]` and `CN=a,OU=b` are none.
 */
export function resemblesList(name: string): boolean {
  // Nearly every name.
  if (!/["'`“”„«»‘’[\]{}()<>\\]/.test(name)) return false;
  const text = name.trim();
  return (
    !/[\p{L}\p{N}]/u.test(text) ||
    QUOTED.test(text) ||
    TORN.test(text) ||
    hasHalfQuote(text) ||
    ['[]', '{}', '()', '<>'].some((pair) => isBracketed(text, pair)) ||
    ['[]', '{}'].some((pair) => !isBalanced(text, pair))
  );
}

const QUOTED = /^["'`“„«‘].*["'`”“»’]$|^<.*>$/s;
// An escaped quote, a quote beside a bracket or a colon, a bracket after a bracket: JSON, Python, PHP, JSON in JSON.
const TORN = /\\["']|[[({:=]\s*["']|["']\s*[\])}]|[\])}]\s*[,;|]\s*[[({]/;

const hasHalfQuote = (text: string) => text.split('"').length % 2 === 0;
