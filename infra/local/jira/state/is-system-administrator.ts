import { isInAnyGroup } from '#infra/local/data-center/state/is-in-any-group.ts';
import type { Person } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductState } from '#infra/local/data-center/state/make-state.ts';

/** Whether the person is a system administrator, whose password only the like may set. */
export function isSystemAdministrator(jira: ProductState, person: Person): boolean {
  return isInAnyGroup(jira, person, jira.switches.systemAdministratorGroups);
}
