import type { TextRules } from '#shared/policy/identity-policy.ts';

/** One part of a profile: from these claims, transformed so. */
export function textRules(
  from: TextRules['from'],
  transform: TextRules['transform'] = [],
): TextRules {
  return { from, transform };
}
