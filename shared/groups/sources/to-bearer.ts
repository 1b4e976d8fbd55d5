import { groupsUnavailable } from './groups-unavailable.ts';

/**
 * Returns the Authorization header for a token (RFC 6750 section 2.1). Throws `map.groups_unavailable`
 * with reason `no_token`, or `unreadable` for what cannot stand in a header.
 */
export function toBearer(accessToken: string | null): string {
  if (accessToken === null || accessToken === '') throw groupsUnavailable('no_token');
  if (!/^[\w.~+/-]+=*$/.test(accessToken)) throw groupsUnavailable('unreadable');
  return `Bearer ${accessToken}`;
}
