import * as v from 'valibot';
import { takePage } from '#infra/local/aws/answers.ts';
import { ServiceError } from '#infra/local/aws/failures.ts';
import { parseInput } from '#infra/local/aws/requests.ts';
import { type CognitoSwitches, findUser, type UserPool } from './user-pool.ts';

const input = v.object({
  UserPoolId: v.pipe(v.string(), v.maxLength(55), v.regex(/^[\w-]+_[0-9a-zA-Z]+$/)),
  Username: v.pipe(v.string(), v.maxLength(128), v.regex(/^[\p{L}\p{M}\p{S}\p{N}\p{P}]+$/u)),
  Limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(60))),
  NextToken: v.optional(v.pipe(v.string(), v.regex(/^\S+$/))),
});

/**
 * Returns one page of the groups that a user is in
 * (https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminListGroupsForUser.html).
 */
export function adminListGroupsForUser(
  pools: ReadonlyMap<string, UserPool>,
  switches: CognitoSwitches,
  request: unknown,
) {
  const { UserPoolId, Username, Limit, NextToken } = parseInput(
    input,
    request,
    'InvalidParameterException',
  );
  const pool = findPool(pools, UserPoolId);
  const { groups } = findUser(pool, Username);
  const size = Math.min(sizeOf(Limit, switches), switches.pageSize);
  const page = takePage(groups, { of: `${UserPoolId} ${Username}`, size, token: NextToken });
  if (page === null) throw invalid('The pagination token is invalid.');
  if (switches.list === 'left_out') return { ...page.next };
  const listed = page.items.map((name) => describeGroup(pool, name));
  return { Groups: switches.list === 'sent' ? listed : listed.map(withoutName), ...page.next };
}

function findPool(pools: ReadonlyMap<string, UserPool>, id: string): UserPool {
  const pool = pools.get(id);
  if (pool !== undefined) return pool;
  throw new ServiceError('ResourceNotFoundException', `User pool ${id} does not exist.`);
}

// The service documents 0 as allowed and refuses it: https://github.com/aws/aws-sdk-js/issues/2193
function sizeOf(limit: number | undefined, { zeroLimit }: CognitoSwitches): number {
  if (limit === 0 && zeroLimit === 'refused') {
    throw invalid(
      "1 validation error detected: Value '0' at 'maxItems' failed to satisfy constraint: Member must have value greater than or equal to 1",
    );
  }
  return limit || 60;
}

function invalid(sentence: string): ServiceError {
  return new ServiceError('InvalidParameterException', sentence);
}

function withoutName<Group extends object>(group: Group) {
  return { ...group, GroupName: undefined };
}

function describeGroup({ id, createdSeconds, groups }: UserPool, name: string) {
  return {
    GroupName: name,
    UserPoolId: id,
    ...groups.get(name),
    LastModifiedDate: createdSeconds,
    CreationDate: createdSeconds,
  };
}
