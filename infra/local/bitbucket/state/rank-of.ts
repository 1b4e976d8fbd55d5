import { type Permission, permissions } from './permission.ts';

/** The permission's height, from 1; 0: no global permission at all. */
export function rankOf(permission: Permission | null): number {
  return permission === null ? 0 : permissions.indexOf(permission) + 1;
}
