import type { Group } from '#infra/local/crowd/state/make-directory.ts';
import type { CrowdState } from '#infra/local/crowd/state/make-state.ts';
import { refusal } from './refusal.ts';

/** The group by that name, in any letter case. Throws GROUP_NOT_FOUND. */
export function requireGroup(crowd: CrowdState, name: string): Group {
  const group = crowd.directory.findGroup(name);
  if (group === undefined) throw refusal('GROUP_NOT_FOUND', `Group <${name}> does not exist`);
  return group;
}
