import type { Person } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductState } from '#infra/local/data-center/state/make-state.ts';
import type { ApplicationRole } from './application-roles.ts';

/** Takes the person out of every group of the role. */
export function revokeRole(jira: ProductState, role: ApplicationRole, person: Person): void {
  for (const name of role.groups) jira.directory.findGroup(name)?.members.delete(person);
}
