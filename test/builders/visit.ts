import type { Visit } from '#shared/session/edge-cookies.ts';
import { acceptedRequest } from './accepted-request.ts';
import { groupResult } from './group-result.ts';
import { identity } from './identity.ts';
import { mappedProfile } from './mapped-profile.ts';
import { productPolicy } from './product-policy.ts';

/** Ada at Jira. */
export function visit(parts: Partial<Visit> = {}): Visit {
  return {
    request: acceptedRequest(),
    identity: identity(),
    person: mappedProfile(),
    told: groupResult(),
    policy: productPolicy(),
    ...parts,
  };
}
