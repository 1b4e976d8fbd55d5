import { Failure } from '#shared/base/failure.ts';
import type { ProductPolicy } from './identity-policy.ts';
import type { Profile } from './map-profile.ts';

/** Throws `map.groups_denied` when the policy denies the state of the person's groups. */
export function requireEntitlement(profile: Profile, policy: ProductPolicy): void {
  const { state } = profile.groups;
  const denied =
    (state === 'empty' && policy.groups.whenEmpty === 'deny') ||
    (state === 'absent' && policy.groups.whenAbsent === 'deny');
  if (denied) throw new Failure('map.groups_denied', { reason: state });
}
