import type { SignOnAttempt } from '#shared/session/sign-on-attempt.ts';
import { acceptedRequest } from './accepted-request.ts';
import { groupResult } from './group-result.ts';
import { identity } from './identity.ts';
import { mappedProfile } from './mapped-profile.ts';
import { productPolicy } from './product-policy.ts';
import { remembered } from './remembered.ts';

/** Returns Ada’s sign-on attempt at Jira. */
export function signOnAttempt(parts: Partial<SignOnAttempt> = {}): SignOnAttempt {
  return {
    request: acceptedRequest(),
    identity: identity(),
    accessToken: null,
    profile: mappedProfile(),
    tokenGroups: groupResult(),
    policy: productPolicy(),
    refusal: null,
    remembered: remembered(),
    log: () => {},
    ...parts,
  };
}
