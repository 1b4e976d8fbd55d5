import type { ApplicationRole } from './application-roles.ts';
import { countHolders } from './count-holders.ts';
import { holdsRole } from './holds-role.ts';
import type { Person } from './make-directory.ts';
import type { JiraState } from './make-state.ts';

/** Puts the person into the role's default groups; false: the licence has no seat left. */
export function grantRole(jira: JiraState, role: ApplicationRole, person: Person): boolean {
  const seats = jira.switches.licenceSeats;
  if (holdsRole(jira, role, person)) return true;
  if (seats !== null && countHolders(jira, role) >= seats) return false;
  for (const name of role.defaultGroups) jira.directory.findGroup(name)?.members.add(person);
  return true;
}
