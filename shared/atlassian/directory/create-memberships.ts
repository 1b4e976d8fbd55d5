import { Failure } from '#shared/base/failure.ts';
import { mapConcurrently } from '#shared/base/map-concurrently.ts';
import type { Directory } from '#shared/provision/directory.ts';
import { isDirectMember } from './is-direct-member.ts';
import { type JoinedProduct, joinGroups } from './join-groups.ts';
import { type LeftProduct, leaveGroups } from './leave-groups.ts';
import type { MembershipCache, MembershipKind } from './membership-cache.ts';
import type { ListMembers } from './wire-format.ts';

/**
 * Returns what changes memberships, and remembers of each what it found out: what could not be left once is
 * not tried at every re-sync.
 */
export function createMemberships(
  product: JoinedProduct & LeftProduct,
  memberships: MembershipCache,
): Pick<Directory, 'join' | 'leave' | 'findNested'> {
  const { calls, wire } = product;
  const { listMembers } = wire;
  const isDirect = async (username: string, group: string, list = listMembers) => {
    const cached = memberships.kindOf(username, group);
    if (cached !== undefined) return cached === 'unknown' ? null : cached === 'direct';
    const found = list ? await isDirectMember(list, username, group) : true;
    memberships.note(username, group, toKind(found));
    return found;
  };
  return {
    join: (username, groups, missing, record = () => {}) => {
      for (const group of groups) memberships.forget(username, group);
      return joinGroups(product, { username, groups, missing }, record);
    },
    leave: async (username, groups, record = () => {}) => {
      // What is direct now may be no longer after the call.
      for (const group of groups) memberships.forget(username, group);
      const left = await leaveGroups(
        { ...product, isDirect },
        { username, groups },
        (group, outcome) => {
          if (outcome === 'nested') memberships.note(username, group, outcome);
          record(group, outcome);
        },
      );
      return memberships.withNested(username, left);
    },
    findNested: async (username, groups) => {
      const list = listMembers && atMost(MOST_CALLS, listMembers);
      const { connections } = calls.connection;
      const found = await mapConcurrently(groups, connections, (group) =>
        isDirect(username, group, list).catch(toUnknown),
      );
      return groups.filter((_group, index) => found[index] === false);
    },
  };
}

// To look for nested groups is worth this much of a sign-on; the next one goes on.
const MOST_CALLS = 90;

function atMost(calls: number, listMembers: ListMembers): ListMembers {
  let left = calls;
  return async (...page) => {
    left -= 1;
    if (left < 0) throw new Failure('provision.product_unavailable', { reason: 'out_of_calls' });
    return listMembers(...page);
  };
}

const toKind = (isDirect: boolean | null): MembershipKind =>
  isDirect === null ? 'unknown' : isDirect ? 'direct' : 'nested';

// No answer, now or at all, says nothing of a membership: no user is kept out for it.
function toUnknown(error: unknown): null {
  if (error instanceof Failure) return null;
  throw error;
}
