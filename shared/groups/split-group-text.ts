import { isBalanced } from './is-balanced.ts';
import { isBracketed } from './is-bracketed.ts';
import { isDistinguishedName } from './is-distinguished-name.ts';
import { isPlaceholder } from './is-placeholder.ts';
import { resemblesList } from './resembles-list.ts';

/**
 * Returns the names in one text, which a separator parts; null: it may be a list that is written in another
 * way. `origin` says whether the text stands in a list with others: then no list was made one text.
 */
export function splitGroupText(
  text: string,
  separator: string,
  origin: 'text' | 'list' = 'text',
): readonly string[] | null {
  const trimmed = text.trim();
  const isInBrackets = isBracketed(trimmed, '[]');
  const inner = isInBrackets ? trimmed.slice(1, -1) : trimmed;
  if (isInBrackets && inner.trim() === '') return [];
  const names = split(inner, separator);
  const isParted = separator !== ' ' && (names.length > 1 || origin === 'list');
  // `[a b]` is two names to Go, and one to Java.
  const isTwoThings = isInBrackets && names.length === 1 && /\s/.test(inner.trim());
  // Distinguished names have commas of their own.
  const isOneName = separator.includes(',') && names.length > 1 && isDistinguishedName(inner);
  if (isTwoThings || isOneName || resemblesList(inner)) return null;
  const foreign = FOREIGN_SEPARATORS[isParted ? origin : 'alone'];
  return names.every((name) => isWhole(name, foreign)) ? names : null;
}

// What stands in lines has a return at the end of each on Windows, and is indented.
const split = (text: string, separator: string) =>
  (separator === ' ' ? text.trim().split(/\s+/) : text.split(separator)).map((name) =>
    name.replace(/^[\t\r\n ]+|[\t\r\n ]+$/g, ''),
  );

// A semicolon, a bar or a comma that the policy does not name as the separator may be one all the same: names that
// have one are too rare to lose a user's groups for. A comma is certain once the text is parted by something else,
// and all three are in a list.
const FOREIGN_SEPARATORS = {
  alone: /[,;|]/,
  text: /[;|]|^\s*,|,\s*$/,
  list: /^\s*[,;|]|[,;|]\s*$/,
};

function isWhole(name: string, foreign: RegExp): boolean {
  if (name.trim() === '') return true;
  if (/"|\\\s*$|%[\da-f]{2}/i.test(name) || !isBalanced(name, '()')) return false;
  if (resemblesList(name) || isPlaceholder(name)) return false;
  return !foreign.test(name) || (isDistinguishedName(name) && !/[;|]/.test(name));
}
