import {
  AdminListGroupsForUserCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { awsClientLimits } from '#shared/base/aws-client-limits.ts';
import type { Page } from './collect-pages.ts';
import { requireList } from './require-list.ts';

/**
 * Fetches one page of the names of a user's groups. Throws the SDK's errors, and `map.groups_unavailable` for an
 * answer without the list.
 */
export type ListUserGroups = (query: {
  readonly userPoolId: string;
  readonly username: string;
  readonly next: string | undefined;
  readonly signal: AbortSignal | undefined;
}) => Promise<Page<string>>;

// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminListGroupsForUser.html
const LARGEST_PAGE = 60;

/** Returns the listing of groups with one AWS SDK client, its attempts and waiting bounded. */
export function cognitoClient(region: string): ListUserGroups {
  const client = new CognitoIdentityProviderClient({
    region,
    ...awsClientLimits({ keepAlive: true, maxSockets: 5 }),
  });
  return async ({ userPoolId, username, next, signal }) => {
    const { Groups, NextToken } = await client.send(
      new AdminListGroupsForUserCommand({
        UserPoolId: userPoolId,
        Username: username,
        Limit: LARGEST_PAGE,
        NextToken: next,
      }),
      signal && { abortSignal: signal },
    );
    return { items: requireList(Groups, ({ GroupName }) => GroupName), next: NextToken };
  };
}
