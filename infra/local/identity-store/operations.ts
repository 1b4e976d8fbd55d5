import * as v from 'valibot';
import { takePage } from '#infra/local/aws/answers.ts';
import { ServiceError } from '#infra/local/aws/failures.ts';
import { parseInput } from '#infra/local/aws/requests.ts';
import type { Directory, IdentityStoreSwitches, IdentityStoreUser } from './directory.ts';
import { notFound, requireStore, resourceId } from './requirements.ts';

const uniqueAttribute = v.strictObject({
  UniqueAttribute: v.object({ AttributePath: v.string(), AttributeValue: v.string() }),
});
const externalId = v.strictObject({ ExternalId: v.object({ Issuer: v.string(), Id: v.string() }) });
const userIdInput = v.object({ AlternateIdentifier: v.union([uniqueAttribute, externalId]) });

type AlternateIdentifier = v.InferOutput<typeof userIdInput>['AlternateIdentifier'];

/**
 * Returns the id of the one user whom a name, an e-mail address or the identity provider's id stands for
 * (https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_GetUserId.html).
 */
export function getUserId(directory: Directory, switches: IdentityStoreSwitches, request: unknown) {
  requireStore(directory, request);
  const { AlternateIdentifier } = parseInput(userIdInput, request, 'ValidationException');
  const isMeant = toTest(AlternateIdentifier, switches);
  const found = directory.people.entries().find(([, user]) => isMeant(user));
  if (found === undefined) throw notFound('USER');
  const UserId = switches.userId === 'sent' ? found[0] : undefined;
  return { IdentityStoreId: directory.storeId, UserId };
}

function toTest(
  identifier: AlternateIdentifier,
  { uniqueValues }: IdentityStoreSwitches,
): (user: IdentityStoreUser) => boolean {
  if ('ExternalId' in identifier) {
    const { Issuer, Id } = identifier.ExternalId;
    return ({ externalIds = [] }) =>
      externalIds.some((existing) => existing.Issuer === Issuer && existing.Id === Id);
  }
  const { AttributePath, AttributeValue } = identifier.UniqueAttribute;
  const read = readerOf(AttributePath);
  const fold = (text?: string) => (uniqueValues === 'ignore_case' ? text?.toLowerCase() : text);
  return (user) => fold(read(user)) === fold(AttributeValue);
}

// Paths are accepted in any case: `UserName` is in wide use, `userName` is what is documented.
function readerOf(path: string): (user: IdentityStoreUser) => string | undefined {
  if (path.toLowerCase() === 'username') return ({ userName }) => userName;
  if (path.toLowerCase() === 'emails.value') return ({ email }) => email;
  throw new ServiceError('ValidationException', 'The attribute path is not supported.');
}

const groupInput = v.object({ GroupId: resourceId });

/**
 * Returns what is known of a group
 * (https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_DescribeGroup.html).
 */
export function describeGroup(directory: Directory, request: unknown) {
  requireStore(directory, request);
  const { GroupId } = parseInput(groupInput, request, 'ValidationException');
  const group = directory.groups.get(GroupId);
  if (group === undefined) throw notFound('GROUP', GroupId);
  // A member that is undefined is left out of the JSON.
  return {
    GroupId,
    DisplayName: group.displayName,
    Description: group.description,
    ExternalIds: group.externalIds,
    IdentityStoreId: directory.storeId,
  };
}

const membershipsInput = v.object({
  MemberId: v.strictObject({ UserId: resourceId }),
  MaxResults: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100)), 100),
  NextToken: v.optional(v.pipe(v.string(), v.regex(/^[-a-zA-Z0-9+=/:_]+$/))),
});

/**
 * Returns one page of a user's memberships: ids of groups, never their names
 * (https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_ListGroupMembershipsForMember.html).
 */
export function listGroupMembershipsForMember(
  directory: Directory,
  { pageSize, list }: IdentityStoreSwitches,
  request: unknown,
) {
  requireStore(directory, request);
  const { MemberId, MaxResults, NextToken } = parseInput(
    membershipsInput,
    request,
    'ValidationException',
  );
  if (!directory.people.has(MemberId.UserId)) throw notFound('USER', MemberId.UserId);
  const page = takePage(membershipsOf(directory, MemberId.UserId), {
    of: MemberId.UserId,
    size: Math.min(MaxResults, pageSize),
    token: NextToken,
  });
  if (page === null) throw new ServiceError('ValidationException', 'The NextToken is invalid.');
  if (list === 'left_out') return { ...page.next };
  const nameless = page.items.map((item) => ({ ...item, GroupId: undefined }));
  return { GroupMemberships: list === 'sent' ? page.items : nameless, ...page.next };
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
