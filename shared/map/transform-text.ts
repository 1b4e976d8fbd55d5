import type { Replacement, Transform } from './identity-policy.ts';

/** Yields the text with every match replaced, in time linear in its length. */
export type Replace = (text: string, rule: Replacement) => string;

/** Yields the text after each transform in turn. */
export function transformText(
  text: string,
  transforms: readonly Transform[],
  replace: Replace,
): string {
  return transforms.reduce<string>((now, transform) => apply(now, transform, replace), text).trim();
}

function apply(text: string, transform: Transform, replace: Replace): string {
  if (transform === 'lower_case') return text.toLowerCase();
  if (transform === 'upper_case') return text.toUpperCase();
  if ('replace' in transform) return replace(text, transform);
  return stripDomain(text, transform.strip_domain);
}

function stripDomain(text: string, domains: readonly string[]): string {
  const at = text.lastIndexOf('@');
  const domain = text.slice(at + 1).toLowerCase();
  return at > 0 && domains.some((one) => one.toLowerCase() === domain) ? text.slice(0, at) : text;
}
