import type { ProductState } from '#infra/local/data-center/state/make-state.ts';
import type { ApplicationRole } from './application-roles.ts';
import { holdsRole } from './holds-role.ts';

/** How many active people hold the role. */
export function countHolders(jira: ProductState, role: ApplicationRole): number {
  const people = jira.directory.people();
  return people.filter((person) => person.active && holdsRole(jira, role, person)).length;
}
