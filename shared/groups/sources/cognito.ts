import { currentDeadline } from '#shared/base/deadline.ts';
import { whileFresh } from '#shared/base/while-fresh.ts';
import { readGroupNames } from '#shared/groups/group-claim.ts';
import type { ReadGroups } from '#shared/groups/group-source.ts';
import type { ClaimPath } from '#shared/policy/identity-policy.ts';
import type { ListUserGroups } from './cognito-client.ts';
import { collectPages } from './collect-pages.ts';
import { requireText } from './require-text.ts';
import { toAwsFailure } from './to-aws-failure.ts';
import { withoutProviderGroups } from './without-provider-groups.ts';

export interface CognitoOptions {
  /** `arn:aws:cognito-idp:{region}:{account}:userpool/{id}` */
  readonly userPoolArn: string;
  /** The claim with the user's name in the pool: `username` in the claims that Cognito gives to the load balancer. */
  readonly usernameClaim: ClaimPath;
  readonly readClient?: (region: string) => Promise<ListUserGroups>;
}

/**
 * Returns the reading of groups from a Cognito user pool, by the function's own role. The SDK is
 * loaded by the first query: a deployment without this source does not pay for it.
 */
export function cognitoGroups(options: CognitoOptions): ReadGroups {
  const { userPoolArn, usernameClaim, readClient = loadClient } = options;
  const [, , , region = '', , resource = ''] = userPoolArn.split(':');
  const userPoolId = resource.replace(/^userpool\//, '');
  const client = whileFresh(() => readClient(region));
  return async ({ identity }) => {
    const username = requireText(identity, usernameClaim);
    try {
      const listGroups = await client();
      const names = await collectPages((next) =>
        listGroups({ userPoolId, username, next, signal: currentDeadline()?.steps }),
      );
      if (names === null) return { state: 'overage' };
      return withoutProviderGroups(readGroupNames(names), userPoolId);
    } catch (error) {
      throw toAwsFailure(error, (name) => name === 'UserNotFoundException');
    }
  };
}

const loadClient = (region: string) =>
  import('./cognito-client.ts').then((sdk) => sdk.cognitoClient(region));
