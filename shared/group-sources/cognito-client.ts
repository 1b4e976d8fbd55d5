import {
  AdminListGroupsForUserCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import type { ListUserGroups } from './cognito.ts';

// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminListGroupsForUser.html
const LARGEST_PAGE = 60;

/** Yields the listing of groups with one AWS SDK client, its attempts and waiting bounded. */
export function cognitoClient(region: string): ListUserGroups {
  const client = new CognitoIdentityProviderClient({
    region,
    maxAttempts: 2,
    requestHandler: {
      httpsAgent: { keepAlive: true, maxSockets: 5 },
      connectionTimeout: 1_000,
      requestTimeout: 2_000,
      throwOnRequestTimeout: true,
    },
  });
  return async ({ userPoolId, username, next }) => {
    const { Groups = [], NextToken } = await client.send(
      new AdminListGroupsForUserCommand({
        UserPoolId: userPoolId,
        Username: username,
        Limit: LARGEST_PAGE,
        NextToken: next,
      }),
    );
    return { items: Groups.map(({ GroupName = '' }) => GroupName), next: NextToken };
  };
}
