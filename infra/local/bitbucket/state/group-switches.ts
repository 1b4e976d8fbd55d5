import type { BitbucketSwitches } from './default-switches.ts';
import type { Permission } from './permission.ts';

/** The switch that lists the groups with each permission. */
export const groupSwitches = {
  LICENSED_USER: 'licensedGroups',
  PROJECT_CREATE: 'projectCreatorGroups',
  ADMIN: 'administratorGroups',
  SYS_ADMIN: 'systemAdministratorGroups',
} as const satisfies Record<Permission, keyof BitbucketSwitches>;
