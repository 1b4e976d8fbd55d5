import type { Person } from '#infra/local/data-center/state/make-directory.ts';
import { holdsPermission } from './holds-permission.ts';
import type { ConfluenceState } from './make-state.ts';

/** Whether the person is a system administrator, the only rank that sets other people's passwords. */
export function isSystemAdministrator(confluence: ConfluenceState, person: Person): boolean {
  return holdsPermission(confluence, person, 'system administer');
}
