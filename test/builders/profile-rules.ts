import type { ProfileRules } from '#shared/policy/identity-policy.ts';
import { textRules } from './text-rules.ts';

/** Returns the rules that take the usual claims of OpenID Connect unchanged. */
export function profileRules(parts: Partial<ProfileRules> = {}): ProfileRules {
  return {
    username: textRules(['preferred_username']),
    email: textRules(['email']),
    displayName: textRules(['name']),
    ...parts,
  };
}
