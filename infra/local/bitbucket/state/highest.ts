import type { Permission } from './permission.ts';
import { rankOf } from './rank-of.ts';

/** The highest of the permissions; null: there is none. */
export function highest(permissions: readonly (Permission | null)[]): Permission | null {
  return permissions.reduce((best, each) => (rankOf(each) > rankOf(best) ? each : best), null);
}
