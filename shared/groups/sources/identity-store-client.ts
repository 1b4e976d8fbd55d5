import {
  DescribeGroupCommand,
  GetUserIdCommand,
  IdentitystoreClient,
  ListGroupMembershipsForMemberCommand,
} from '@aws-sdk/client-identitystore';
import { awsClientLimits } from '#shared/base/aws-client-limits.ts';
import type { IdentityStoreClient } from './identity-store.ts';

// https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_ListGroupMembershipsForMember.html
const LARGEST_PAGE = 100;

/** Returns the calls to one Identity Store with one AWS SDK client, its attempts and waiting bounded. */
export function identityStoreClient(region: string, identityStoreId: string): IdentityStoreClient {
  const client = new IdentitystoreClient({
    region,
    ...awsClientLimits(5),
  });
  const IdentityStoreId = identityStoreId;
  return {
    findUserId: async (attribute, value) => {
      const AlternateIdentifier = {
        UniqueAttribute: { AttributePath: attribute, AttributeValue: value },
      };
      const command = new GetUserIdCommand({ IdentityStoreId, AlternateIdentifier });
      const { UserId } = await client.send(command);
      if (UserId !== undefined) return UserId;
      throw new RangeError('the answer holds no user id');
    },
    listGroupIds: async (userId, next) => {
      const { GroupMemberships = [], NextToken } = await client.send(
        new ListGroupMembershipsForMemberCommand({
          IdentityStoreId,
          MemberId: { UserId: userId },
          MaxResults: LARGEST_PAGE,
          NextToken: next,
        }),
      );
      return { items: GroupMemberships.map(({ GroupId = '' }) => GroupId), next: NextToken };
    },
    readGroupName: async (groupId) => {
      const command = new DescribeGroupCommand({ IdentityStoreId, GroupId: groupId });
      return (await client.send(command)).DisplayName;
    },
  };
}
