import type { Replacement, Transform } from './identity-policy.ts';

/** Returns the text with every match replaced, without backtracking. */
export type Replace = (text: string, rule: Replacement) => string;

/** Longer texts are no names of anything, and expressions take too long on them. */
const LONGEST_TEXT = 1_024;

/** Returns the text after one transform; null: it is too long for any. */
export function applyTransform(
  text: string,
  transform: Transform,
  replace: Replace,
): string | null {
  if (text.length > LONGEST_TEXT) return null;
  if (transform === 'lower_case') return text.toLowerCase();
  if (transform === 'upper_case') return text.toUpperCase();
  if ('replace' in transform) return replace(text, transform);
  return stripDomain(text, transform.strip_domain);
}

function stripDomain(text: string, domains: readonly string[]): string {
  const at = text.lastIndexOf('@');
  const [name, domain] = [text.slice(0, at), text.slice(at + 1).toLowerCase()];
  // `ada @example.com` is another user than `ada@example.com`.
  const isName = at > 0 && name === name.trim();
  return isName && domains.some((one) => one.toLowerCase() === domain) ? name : text;
}
