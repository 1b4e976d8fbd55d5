import { isBalanced } from './is-balanced.ts';

/** Tells whether one bracket of a pair opens at the beginning and closes at the end; `[a] or [b]` is not in brackets. */
export function isBracketed(text: string, pair: string): boolean {
  const [open = '', close = ''] = pair;
  const isOpen = text.length > 1 && text.startsWith(open) && text.endsWith(close);
  return isOpen && isBalanced(text.slice(1, -1), pair);
}
