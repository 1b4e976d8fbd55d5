import * as v from 'valibot';
import { takePage } from '#infra/local/aws/answers.ts';
import { ServiceError } from '#infra/local/aws/failures.ts';
import { parseInput } from '#infra/local/aws/requests.ts';
import type { Directory } from './directory.ts';
import { notFound } from './not-found.ts';
import { requireStore } from './require-store.ts';
import { resourceId } from './resource-id.ts';
import type { IdentityStoreSwitches } from './start-identity-store.ts';

const input = v.object({
  MemberId: v.strictObject({ UserId: resourceId }),
  MaxResults: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100)), 100),
  NextToken: v.optional(v.pipe(v.string(), v.regex(/^[-a-zA-Z0-9+=/:_]+$/))),
});

/**
 * One page of a person's memberships: ids of groups, never their names
 * (https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_ListGroupMembershipsForMember.html).
 */
export function listGroupMembershipsForMember(
  directory: Directory,
  { pageSize }: IdentityStoreSwitches,
  request: unknown,
) {
  requireStore(directory, request);
  const { MemberId, MaxResults, NextToken } = parseInput(input, request, 'ValidationException');
  if (!directory.people.has(MemberId.UserId)) throw notFound('USER', MemberId.UserId);
  const page = takePage(membershipsOf(directory, MemberId.UserId), {
    of: MemberId.UserId,
    size: Math.min(MaxResults, pageSize),
    token: NextToken,
  });
  if (page === null) throw new ServiceError('ValidationException', 'The NextToken is invalid.');
  return { GroupMemberships: page.items, ...page.next };
}

function membershipsOf({ storeId, memberships }: Directory, userId: string) {
  return [...memberships]
    .filter(([, membership]) => membership.userId === userId)
    .map(([MembershipId, { groupId }]) => ({
      IdentityStoreId: storeId,
      MembershipId,
      GroupId: groupId,
      MemberId: { UserId: userId },
    }));
}
