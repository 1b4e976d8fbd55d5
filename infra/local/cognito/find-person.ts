import { ServiceError } from '#infra/local/aws/failures.ts';
import type { CognitoPerson, UserPool } from './user-pool.ts';

/**
 * The person under a username, an alias, or the `sub` of a local account; never by the `sub` of a
 * federated one, as the service documents. Throws UserNotFoundException.
 */
export function findPerson({ people, usernames }: UserPool, name: string): CognitoPerson {
  const fold = (text: string) => (usernames === 'ignore_case' ? text.toLowerCase() : text);
  const isNamed = ([username, person]: [string, CognitoPerson]) =>
    [username, ...(person.aliases ?? [])].some((known) => fold(known) === fold(name)) ||
    (person.sub === name && person.federated !== true);
  const found = people.entries().find(isNamed);
  if (found === undefined) throw new ServiceError('UserNotFoundException', 'User does not exist.');
  return found[1];
}
