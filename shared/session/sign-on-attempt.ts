import type { AcceptedRequest } from '#shared/accept/accept-request.ts';
import type { VerifiedIdentity } from '#shared/authenticate/verify-data-token.ts';
import type { Log } from '#shared/base/log.ts';
import type { GroupQuestion } from '#shared/groups/group-source.ts';
import type { MappedClaims } from '#shared/map/map-claims.ts';
import type { ProductPolicy } from '#shared/policy/identity-policy.ts';

/** An accepted request, and the user whom the load balancer signed in. */
export interface AuthenticatedRequest {
  readonly request: AcceptedRequest;
  readonly identity: VerifiedIdentity;
}

/** A user who signs on to a product, with the profile and the groups that their token gives them. */
export interface SignOnAttempt extends AuthenticatedRequest, GroupQuestion, MappedClaims {
  readonly policy: ProductPolicy;
  /** Writes under the correlation id of the request. */
  readonly log: Log;
}
