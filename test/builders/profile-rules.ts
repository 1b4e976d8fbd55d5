import type { ProfileRules } from '#shared/policy/identity-policy.ts';
import { textRules } from './text-rules.ts';

/** The usual claims of OpenID Connect, as they are. */
export function profileRules(parts: Partial<ProfileRules> = {}): ProfileRules {
  return {
    username: textRules(['preferred_username']),
    email: textRules(['email']),
    displayName: textRules(['name']),
    ...parts,
  };
}
