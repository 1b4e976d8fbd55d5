import {
  DescribeGroupCommand,
  GetUserIdCommand,
  IdentitystoreClient,
  ListGroupMembershipsForMemberCommand,
} from '@aws-sdk/client-identitystore';
import { awsClientLimits } from '#shared/base/aws-client-limits.ts';
import type { Page } from './collect-pages.ts';
import { groupsUnavailable } from './groups-unavailable.ts';
import { requireList } from './require-list.ts';

/** What is unique about a user in an Identity Store, besides their id. */
export type IdentityStoreAttribute = 'userName' | 'emails.value';

/**
 * The calls to an Identity Store. All throw the SDK's errors, and `map.groups_unavailable` for an answer without
 * what was asked for.
 */
export interface IdentityStoreClient {
  readonly findUserId: (
    attribute: IdentityStoreAttribute,
    value: string,
    signal: Signal,
  ) => Promise<string>;
  /** Fetches one page of the ids of the groups that a user is in. */
  readonly listGroupIds: (
    userId: string,
    next: string | undefined,
    signal: Signal,
  ) => Promise<Page<string>>;
  /** Undefined: the group shows no name. */
  readonly readGroupName: (groupId: string, signal: Signal) => Promise<string | undefined>;
}

/** Ends the call. */
type Signal = AbortSignal | undefined;

// https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_ListGroupMembershipsForMember.html
const LARGEST_PAGE = 100;

/** Returns the calls to one Identity Store with one AWS SDK client, its attempts and waiting bounded. */
export function identityStoreClient(region: string, identityStoreId: string): IdentityStoreClient {
  const client = new IdentitystoreClient({
    region,
    ...awsClientLimits({ keepAlive: true, maxSockets: 5 }),
  });
  const IdentityStoreId = identityStoreId;
  return {
    findUserId: async (attribute, value, signal) => {
      const AlternateIdentifier = {
        UniqueAttribute: { AttributePath: attribute, AttributeValue: value },
      };
      const command = new GetUserIdCommand({ IdentityStoreId, AlternateIdentifier });
      const { UserId } = await client.send(command, toOptions(signal));
      if (UserId !== undefined) return UserId;
      throw groupsUnavailable('unreadable');
    },
    listGroupIds: async (userId, next, signal) => {
      const { GroupMemberships, NextToken } = await client.send(
        new ListGroupMembershipsForMemberCommand({
          IdentityStoreId,
          MemberId: { UserId: userId },
          MaxResults: LARGEST_PAGE,
          NextToken: next,
        }),
        toOptions(signal),
      );
      return { items: requireList(GroupMemberships, ({ GroupId }) => GroupId), next: NextToken };
    },
    readGroupName: async (groupId, signal) => {
      const command = new DescribeGroupCommand({ IdentityStoreId, GroupId: groupId });
      return (await client.send(command, toOptions(signal))).DisplayName;
    },
  };
}

const toOptions = (signal: Signal) => signal && { abortSignal: signal };
