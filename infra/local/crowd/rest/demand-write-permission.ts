import type { CrowdContext, CrowdState } from '#infra/local/crowd/state/make-state.ts';
import { refusal } from './refusal.ts';

/** Throws APPLICATION_PERMISSION_DENIED: no directory lets the calling application write. */
export function demandWritePermission(context: CrowdContext, crowd: CrowdState): void {
  const application = context.get('application');
  if (application.mayWrite && !crowd.switches.readOnlyDirectory) return;
  throw refusal(
    'APPLICATION_PERMISSION_DENIED',
    `Application '${application.name}' does not have permission to modify its directories`,
  );
}
