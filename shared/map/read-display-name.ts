import type { Replace } from '#shared/policy/apply-transform.ts';
import type { TextRules } from '#shared/policy/identity-policy.ts';
import { readProfileClaim } from '#shared/policy/read-profile-claim.ts';
import { transformText } from '#shared/policy/transform-text.ts';
import { fillTemplate } from './fill-template.ts';
import { isListAsText } from './is-list-as-text.ts';
import { toDisplayName } from './to-display-name.ts';

type Claims = Readonly<Record<string, unknown>>;

/** Where a name is looked for last. */
const PARTS_OF_A_NAME = ['{given_name} {family_name}', 'given_name', 'family_name'];

/**
 * Returns the name that others read, from the first claim that holds one, or else from the parts of a name;
 * null: no claim does. It identifies no user, so it never refuses: what is no name is passed over.
 */
export function readDisplayName(
  claims: Claims,
  { from, transform }: TextRules,
  replace: Replace,
): string | null {
  for (const claim of [...from, ...PARTS_OF_A_NAME]) {
    const text = fillTemplate(claim, (name) => readName(claims, name));
    // Templates and transforms put letters together that were apart.
    const name = text && toDisplayName(transformText(text, transform, replace));
    if (name) return name;
  }
  return null;
}

function readName(claims: Claims, claim: string): string | null {
  const value = readProfileClaim(claims, claim);
  if (typeof value !== 'string' || isListAsText(value.trim())) return null;
  return toDisplayName(value) || null;
}
