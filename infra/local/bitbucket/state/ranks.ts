/** Global permissions from low to high; each includes those before it. */
export const permissions = ['LICENSED_USER', 'PROJECT_CREATE', 'ADMIN', 'SYS_ADMIN'] as const;

export type Permission = (typeof permissions)[number];

/** Returns the permission's height, from 1; 0: no global permission at all. */
export function rankOf(permission: Permission | null): number {
  return permission === null ? 0 : permissions.indexOf(permission) + 1;
}

/** Returns the highest of the permissions; null: there is none. */
export function highest(permissions: readonly (Permission | null)[]): Permission | null {
  return permissions.reduce((best, each) => (rankOf(each) > rankOf(best) ? each : best), null);
}
