import type { Person } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductState } from '#infra/local/data-center/state/make-state.ts';
import type { ApplicationRole } from './application-roles.ts';
import { countHolders } from './count-holders.ts';
import { holdsRole } from './holds-role.ts';

/** Puts the person into the role's default groups; false: the licence has no seat left. */
export function grantRole(jira: ProductState, role: ApplicationRole, person: Person): boolean {
  const seats = jira.switches.licenceSeats;
  if (holdsRole(jira, role, person)) return true;
  if (seats !== null && countHolders(jira, role) >= seats) return false;
  for (const name of role.defaultGroups) jira.directory.findGroup(name)?.members.add(person);
  return true;
}
