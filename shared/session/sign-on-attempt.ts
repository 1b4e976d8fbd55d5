import type { AcceptedRequest } from '#shared/accept/accept-request.ts';
import type { VerifiedIdentity } from '#shared/authenticate/verify-data-token.ts';
import type { Log } from '#shared/base/log.ts';
import type { AcceptedClaims } from '#shared/map/map-claims.ts';
import type { ProductPolicy } from '#shared/policy/identity-policy.ts';

/** An accepted request, and the user whom the load balancer signed in. */
export interface AuthenticatedRequest {
  readonly request: AcceptedRequest;
  readonly identity: VerifiedIdentity;
}

/** A user who signs on to a product, with what their token and their browser say. */
export interface SignOnAttempt extends AuthenticatedRequest, AcceptedClaims {
  readonly policy: ProductPolicy;
  readonly remembered: RememberedUser;
  /** Writes under the correlation id of the request. */
  readonly log: Log;
}

/** What the browser proves of the user. */
export interface RememberedUser {
  /**
   * `in_sync`: the product was given exactly this within the re-sync interval; `due`: a moment ago, by a write:
   * it is looked at once more; `known`: the user has signed on here before; `unknown`: nothing is proved.
   */
  readonly state: 'in_sync' | 'due' | 'known' | 'unknown';
  /** The user name at the product, as far as it is known. */
  readonly username: string;
  /** Of the key that the password at the product comes from; null: any password may be there. */
  readonly passwordKid: string | null;
  /** In seconds since the epoch. */
  readonly syncedUntil: number;
  /** The last sync wrote something: it counts for a minute or two. */
  readonly settles: boolean;
}
