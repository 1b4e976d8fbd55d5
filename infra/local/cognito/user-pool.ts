import { ServiceError } from '#infra/local/aws/failures.ts';
import type { ServiceSwitches } from '#infra/local/aws/start-json-service.ts';

/** A user of a user pool under their username. */
export interface CognitoUser {
  readonly groups: readonly string[];
  readonly sub?: string;
  /** Values of attributes that the pool lets users use as their name, such as an e-mail address. */
  readonly aliases?: readonly string[];
  /** The user comes from another identity provider, as `provider_subject`: no lookup by `sub` finds them. */
  readonly federated?: boolean;
}

/** What a pool says of a group beside its name; a group without a description has just its name. */
export interface CognitoGroup {
  readonly Description?: string;
  readonly RoleArn?: string;
  readonly Precedence?: number;
}

/** A user pool: users by username, groups by name, both to be changed at will while it runs. */
export interface UserPool {
  readonly id: string;
  readonly createdSeconds: number;
  /** Pools made in the console ignore the case of usernames; it cannot be changed later. */
  readonly usernames: 'ignore_case' | 'keep_case';
  readonly people: Map<string, CognitoUser>;
  readonly groups: Map<string, CognitoGroup>;
}

/**
 * Returns the user under a username, an alias, or the `sub` of a local account; never by the `sub` of a
 * federated one, as the service documents. Throws UserNotFoundException.
 */
export function findUser({ people, usernames }: UserPool, name: string): CognitoUser {
  const fold = (text: string) => (usernames === 'ignore_case' ? text.toLowerCase() : text);
  const isNamed = ([username, user]: [string, CognitoUser]) =>
    [username, ...(user.aliases ?? [])].some((alias) => fold(alias) === fold(name)) ||
    (user.sub === name && user.federated !== true);
  const found = people.entries().find(isNamed);
  if (found === undefined) throw new ServiceError('UserNotFoundException', 'User does not exist.');
  return found[1];
}

/** What can be changed while the service runs. */
export interface CognitoSwitches extends ServiceSwitches {
  /** What a Limit of 0 gets: documented as allowed, refused as observed. */
  zeroLimit: 'refused' | 'allowed';
  /** What a success holds: the list, also an empty one; no list; or groups in it that have no names. */
  list: 'sent' | 'left_out' | 'nameless';
}
