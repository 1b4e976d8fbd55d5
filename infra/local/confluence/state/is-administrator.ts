import type { Person } from '#infra/local/data-center/state/make-directory.ts';
import { holdsPermission } from './holds-permission.ts';
import { isSystemAdministrator } from './is-system-administrator.ts';
import type { ConfluenceState } from './make-state.ts';

/** Whether the person may administer Confluence, as every system administrator may. */
export function isAdministrator(confluence: ConfluenceState, person: Person): boolean {
  if (isSystemAdministrator(confluence, person)) return true;
  return holdsPermission(confluence, person, 'application administer');
}
