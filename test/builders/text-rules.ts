import type { TextRules } from '#shared/policy/identity-policy.ts';

/** Returns the rules for one part of a profile: its claims and its transforms. */
export function textRules(
  from: TextRules['from'],
  transform: TextRules['transform'] = [],
): TextRules {
  return { from, transform };
}
