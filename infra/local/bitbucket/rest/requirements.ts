import type { BitbucketNode } from '#infra/local/bitbucket/state/make-state.ts';
import { countLicensed, permissionOf } from '#infra/local/bitbucket/state/permissions.ts';
import { isMutable, type Mutability } from '#infra/local/bitbucket/state/users.ts';
import type { Group, User } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductContext } from '#infra/local/data-center/state/product.ts';
import { refusal } from './refusals.ts';

/** Returns the group of that name. Throws 404 for none. */
export function requireGroup(node: BitbucketNode, name: string): Group {
  const group = node.product.directory.findGroup(name);
  if (group !== undefined) return group;
  const message = `Group ${name} does not exist.`;
  throw refusal(404, { message, exception: 'user.NoSuchGroupException' });
}

/** Returns the user of that name. Throws 404 when there is none. */
export function requireUser(node: BitbucketNode, name: string): User {
  const user = node.product.directory.findUser(name);
  if (user !== undefined) return user;
  const message = `User ${name} does not exist.`;
  throw refusal(404, { message, exception: 'user.NoSuchUserException' });
}

/** Returns the text, when it says something. Throws 400 that names the field. */
export function requireText(text: string | undefined, field: string): string {
  if (text !== undefined && text.trim() !== '') return text;
  throw refusal(400, { context: field, message: `The field '${field}' may not be empty.` });
}

/** Returns a parameter of the query that has to be there. Throws 400. */
export function readName(context: ProductContext, parameter: string): string {
  return requireText(context.req.query(parameter), parameter);
}

/** Throws what the switches say when the user's directory does not let this part of them be changed. */
export function demandMutable(node: BitbucketNode, user: User, part: keyof Mutability): void {
  if (isMutable(node.product, user)[part]) return;
  const { updateInReadOnlyStatus, groupInReadOnlyStatus } = node.product.switches;
  const status = part === 'details' ? updateInReadOnlyStatus : groupInReadOnlyStatus;
  throw refusal(status, { message: 'The user directory is read-only.' });
}

/** Throws what the switches say when no directory takes new users or new groups. */
export function demandWritableDirectory(node: BitbucketNode, of: 'people' | 'groups'): void {
  const { readOnlyDirectory, createInReadOnlyStatus, groupInReadOnlyStatus } =
    node.product.switches;
  if (!readOnlyDirectory) return;
  const status = of === 'people' ? createInReadOnlyStatus : groupInReadOnlyStatus;
  throw refusal(status, { message: 'All user directories are read-only.' });
}

/** Throws 403 when the licence has no seats left for that many more users. */
export function demandSeats(node: BitbucketNode, wanted: number): void {
  const { licenceSeats } = node.product.switches;
  if (licenceSeats === null || wanted === 0) return;
  if (countLicensed(node.product) + wanted <= licenceSeats) return;
  throw refusal(403, {
    message: 'This would exceed the number of users that the licence allows.',
    exception: 'license.LicenseLimitException',
  });
}

/** Counts the users who would need a seat of the licence if they were given a permission. */
export function countSeatless(node: BitbucketNode, people: readonly User[]): number {
  const active = [...new Set(people)].filter((user) => user.active);
  return active.filter((user) => permissionOf(node.product, user) === null).length;
}
