import type { Person } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductState } from '#infra/local/data-center/state/make-state.ts';
import { type ApplicationRole, applicationRoles } from './application-roles.ts';
import { holdsRole } from './holds-role.ts';

/** The roles that the person's groups give. */
export function rolesOf(jira: ProductState, person: Person): ApplicationRole[] {
  return applicationRoles.filter((role) => holdsRole(jira, role, person));
}
