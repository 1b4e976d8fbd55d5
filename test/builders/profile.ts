import type { DesiredProfile } from '#shared/plan/plan-provisioning.ts';
import { mappedGroups } from './mapped-groups.ts';

/** What differs from Ada's profile. */
export interface ProfileParts extends Partial<Omit<DesiredProfile, 'groups'>> {
  /** As a claim tells them; null: there is none. */
  readonly groups?: unknown;
  readonly state?: 'overage' | 'failed';
}

/** Ada as the product should hold her; `groups` as the claim says it. */
export function profile({ groups, state, ...person }: ProfileParts = {}): DesiredProfile {
  return {
    username: 'ada',
    email: 'ada@example.com',
    displayName: 'Ada Lovelace',
    ...person,
    groups: mappedGroups(groups, state),
  };
}
