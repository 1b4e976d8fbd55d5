import type { Person } from '#infra/local/crowd/state/make-directory.ts';
import type { CrowdState } from '#infra/local/crowd/state/make-state.ts';

type Cause = 'deactivationEndsSessions' | 'renameEndsSessions' | 'passwordChangeEndsSessions';

/** Ends the person's sessions, where the switch named `cause` says that this ends them. */
export function endSessions(crowd: CrowdState, person: Person, cause: Cause): void {
  if (crowd.switches[cause]) crowd.sessions.closeAllOf(person);
}
