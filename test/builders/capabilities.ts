import type { Capabilities } from '#shared/plan/plan-provisioning.ts';

/** Returns what Jira's directory can do. */
export function capabilities(parts: Partial<Capabilities> = {}): Capabilities {
  return {
    changesDetails: true,
    reactivates: true,
    setsPasswordSeparately: false,
    groupsOfNewUsers: [],
    supportsGroupName: () => true,
    ...parts,
  };
}
