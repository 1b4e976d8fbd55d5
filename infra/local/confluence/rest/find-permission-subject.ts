// In: the key or name of a person, or the name of a group.
// Out: who that is, and what they may do.
import type { GlobalOperation } from '#infra/local/confluence/state/global-operation.ts';
import type { ConfluenceNode } from '#infra/local/confluence/state/make-state.ts';
import type { Group, Person } from '#infra/local/data-center/state/make-directory.ts';
import { refusal } from './refusal.ts';
import { requireGroupNamed } from './require-group-named.ts';
import { profilePicture } from './to-person-bean.ts';

export interface SubjectName {
  /** Or user name. */
  readonly userKey?: string | null | undefined;
  readonly groupName?: string | null | undefined;
}

export interface PermissionSubject {
  /** As `Subject` of the API description. */
  readonly subject: object;
  readonly operations: readonly GlobalOperation[];
  set(operations: readonly GlobalOperation[]): void;
}

/** Whom the name means. Throws 404 for nobody and no group, 400 when it means nothing. */
export function findPermissionSubject(node: ConfluenceNode, name: SubjectName): PermissionSubject {
  if (name.groupName) return ofGroup(node, requireGroupNamed(node, name.groupName));
  if (!name.userKey) throw refusal(400, 'Either userKey or groupName has to be given');
  const { directory } = node.product;
  const person = directory.findPersonByKey(name.userKey) ?? directory.findPerson(name.userKey);
  if (person === undefined) throw refusal(404, `No user found with key : ${name.userKey}`);
  return ofPerson(node, person);
}

function ofGroup({ product }: ConfluenceNode, group: Group): PermissionSubject {
  return {
    subject: { type: 'group', displayName: group.name, name: group.name },
    operations: product.grants.ofGroup(group.name),
    set: (operations) => product.grants.setGroup(group.name, operations),
  };
}

function ofPerson({ product }: ConfluenceNode, person: Person): PermissionSubject {
  const { name: username, key: userKey, displayName } = person;
  return {
    subject: { type: 'known', username, userKey, profilePicture, displayName },
    operations: product.grants.ofPerson(person),
    set: (operations) => product.grants.setPerson(person, operations),
  };
}
