import { isInAnyGroup } from '#infra/local/data-center/state/is-in-any-group.ts';
import type { Person } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductState } from '#infra/local/data-center/state/make-state.ts';

/** Whether one of the person's groups has the global permission to administer. */
export function isAdministrator(jira: ProductState, person: Person): boolean {
  const { administratorGroups, systemAdministratorGroups } = jira.switches;
  return isInAnyGroup(jira, person, [...administratorGroups, ...systemAdministratorGroups]);
}
