import type { Person } from '#infra/local/crowd/state/make-directory.ts';
import type { CrowdContext, CrowdState } from '#infra/local/crowd/state/make-state.ts';
import { refusal } from './refusal.ts';

/** Throws APPLICATION_ACCESS_DENIED: the person may not sign in to the calling application. */
export function demandAccess(context: CrowdContext, crowd: CrowdState, person: Person): void {
  const { name, groups } = context.get('application');
  if (groups === 'all') return;
  const allowed = groups.map((group) => group.toLowerCase());
  const memberships = crowd.directory.groupsOf(person, 'nested');
  if (memberships.some((group) => allowed.includes(group.name.toLowerCase()))) return;
  throw refusal(
    'APPLICATION_ACCESS_DENIED',
    `User '${person.name}' is not allowed to authenticate with the application '${name}'`,
  );
}
