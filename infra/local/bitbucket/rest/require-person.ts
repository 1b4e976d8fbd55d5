import type { BitbucketNode } from '#infra/local/bitbucket/state/make-state.ts';
import type { Person } from '#infra/local/data-center/state/make-directory.ts';
import { refusal } from './refusal.ts';

/** The person of that name. Throws 404 for nobody. */
export function requirePerson(node: BitbucketNode, name: string): Person {
  const person = node.product.directory.findPerson(name);
  if (person !== undefined) return person;
  const message = `User ${name} does not exist.`;
  throw refusal(404, { message, exception: 'user.NoSuchUserException' });
}
