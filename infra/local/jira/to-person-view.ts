import type { Person } from '#infra/local/data-center/state/make-directory.ts';
import {
  type PersonView,
  toPersonView as toProductView,
} from '#infra/local/data-center/to-person-view.ts';
import type { JiraState } from './state/make-state.ts';
import { rolesOf } from './state/roles-of.ts';

export interface JiraPersonView extends PersonView {
  readonly applicationRoles: readonly string[];
}

/** The person as a test may see them. */
export function toPersonView(jira: JiraState, person: Person): JiraPersonView {
  const applicationRoles = rolesOf(jira, person).map((role) => role.key);
  return { ...toProductView(jira, person), applicationRoles };
}
