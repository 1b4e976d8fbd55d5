import type { Person } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductState } from '#infra/local/data-center/state/make-state.ts';
import type { ApplicationRole } from './application-roles.ts';

/** Whether one of the role's groups has the person as a member. */
export function holdsRole(jira: ProductState, role: ApplicationRole, person: Person): boolean {
  return role.groups.some((name) => jira.directory.findGroup(name)?.members.has(person));
}
