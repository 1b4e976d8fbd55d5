import { isBalanced } from './is-balanced.ts';
import { isBracketed } from './is-bracketed.ts';

/**
 * Tells whether a name is what is left of a list that became a text: quotes or brackets around it, half of them,
 * or encoded ones. Names such as `O'Brien`, `Team [EMEA]` and `CN=a,OU=b` are none.
 */
export function resemblesList(name: string): boolean {
  // Nearly every name.
  if (!/["'`“”„«»‘’[\]{}()<>\\%&]/.test(name)) return false;
  const text = name.trim();
  return (
    SERIALISED.some((form) => form.test(text)) ||
    hasHalfQuote(text) ||
    ['[]', '{}', '()', '<>'].some((pair) => isBracketed(text, pair)) ||
    ['[]', '{}'].some((pair) => !isBalanced(text, pair))
  );
}

const SERIALISED = [
  // In quotes, in Python's with their letter, or in XML.
  /^[ubr]{0,2}["'`“„«‘].*["'`”“»’]$|^<.*>$/s,
  // A quote that is escaped, beside a bracket or a colon, or beside a separator and another quote.
  /\\["']|[[({:=]\s*["']|["']\s*[\])}]|["']\s*[,;|]\s*["']/,
  // A bracket in a bracket, one list after another, and brackets alone.
  /[[({]\s*[[({]|[\])}]\s*[,;|]\s*[[({]|^[\p{P}\p{S}\s]+$/u,
  // Quotes and brackets in the code of an address, and whatever is in that of a page.
  /%(?:22|27|5b|5d|7b|7d)|&(?:#\d+|#x[\da-f]+|quot|apos|amp|lt|gt);/i,
];

const hasHalfQuote = (text: string) => text.split('"').length % 2 === 0;
