import type { DesiredProfile } from '#shared/plan/plan-provisioning.ts';
import { mappedGroups } from './mapped-groups.ts';

/** What differs from Ada's profile. */
export interface ProfileParts extends Partial<Omit<DesiredProfile, 'groups'>> {
  /** As a claim lists them; null: there is no claim. */
  readonly groups?: unknown;
  readonly state?: 'overage' | 'failed';
}

/** Returns the profile that the product should hold for Ada; `groups` as in the claim. */
export function profile({ groups, state, ...details }: ProfileParts = {}): DesiredProfile {
  return {
    username: 'ada',
    email: 'ada@example.com',
    displayName: 'Ada Lovelace',
    ...details,
    groups: mappedGroups(groups, state),
  };
}
