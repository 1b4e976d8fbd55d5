import type { User } from './directory.ts';
import type { CrowdState } from './make-state.ts';

export interface UserWithGroups {
  readonly name: string;
  readonly displayName: string;
  readonly emailAddress: string;
  readonly firstName?: string;
  readonly lastName?: string;
  /** true when absent. */
  readonly active?: boolean;
  /** Absent: a random one. */
  readonly password?: string;
  /** Created when they do not exist. */
  readonly groups?: readonly string[];
}

/** Returns a new user of the directory, in their groups. */
export function addUser({ directory }: CrowdState, draft: UserWithGroups): User {
  const { name, displayName, emailAddress, firstName = '', lastName = '' } = draft;
  const { active = true, password = crypto.randomUUID() } = draft;
  const names = { name, displayName, firstName, lastName };
  const user = directory.addUser({ ...names, email: emailAddress, active, password });
  for (const group of draft.groups ?? []) {
    const details = { name: group, description: '', active: true };
    (directory.findGroup(group) ?? directory.addGroup(details)).people.add(user);
  }
  return user;
}
