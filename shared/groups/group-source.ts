import type { AlbRequest } from '#shared/accept/alb-event.ts';
import type { VerifiedIdentity } from '#shared/authenticate/verify-data-token.ts';
import type { SourceFailurePolicy } from '#shared/policy/identity-policy.ts';
import type { GroupClaim } from './group-claim.ts';

/** The user whose groups are queried. */
export interface GroupQuestion {
  readonly identity: VerifiedIdentity;
  /** The provider's access token, as forwarded: unsigned by the load balancer, so it proves nothing yet. */
  readonly accessToken: string | null;
}

/**
 * Returns what a source says of a user's groups. Throws `map.groups_unavailable` with a reason: it could not
 * be queried, or its answer is not about this user.
 */
export type ReadGroups = (question: GroupQuestion) => Promise<GroupClaim>;

/** A place that may know the groups of a user. */
export interface GroupSource {
  /** As the policy and the audit record call it: `claim`, `microsoft_graph`, … */
  readonly name: string;
  /** The source is queried by calls; its answer is good for the re-sync interval. */
  readonly remote: boolean;
  readonly onFailure: SourceFailurePolicy;
  readonly read: ReadGroups;
}

/** Returns the question in a request. An access token that was sent twice counts as none. */
export function toGroupQuestion(
  request: AlbRequest,
  identity: GroupQuestion['identity'],
): GroupQuestion {
  const tokens = request.headers.get('x-amzn-oidc-accesstoken') ?? [];
  return { identity, accessToken: tokens.length === 1 ? (tokens[0] ?? null) : null };
}
