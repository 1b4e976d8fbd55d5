import type { Person } from '#infra/local/data-center/state/make-directory.ts';
import { holdsPermission } from './holds-permission.ts';
import { isAdministrator } from './is-administrator.ts';
import type { ConfluenceState } from './make-state.ts';

/** Whether the person may use Confluence: the permission "can use", or any to administer. */
export function mayUse(confluence: ConfluenceState, person: Person): boolean {
  if (isAdministrator(confluence, person)) return true;
  return holdsPermission(confluence, person, 'application use');
}
