import type { ProductCalls } from '#shared/atlassian/rest/product-calls.ts';
import { Failure } from '#shared/base/failure.ts';
import { mapConcurrently } from '#shared/base/map-concurrently.ts';
import type { Directory } from '#shared/provision/directory.ts';
import type { GroupCache } from './group-cache.ts';
import { isDirectMember } from './is-direct-member.ts';
import { joinGroups } from './join-groups.ts';
import { leaveGroups } from './leave-groups.ts';
import type { MembershipCache, MembershipKind } from './membership-cache.ts';
import type { ListMembers, WireFormat } from './wire-format.ts';

/** What memberships of a directory are changed with. */
export interface MembershipParts extends Pick<Directory, 'findAccount' | 'createGroup'> {
  readonly calls: ProductCalls;
  readonly wire: WireFormat;
  readonly groups: GroupCache;
  readonly memberships: MembershipCache;
  readonly findUser: (username: string) => Promise<object | null>;
}

/**
 * Returns what changes memberships, and remembers of each what it found out: what could not be left once is
 * not tried at every re-sync.
 */
export function createMemberships({
  calls,
  wire,
  groups: cache,
  memberships,
  ...directory
}: MembershipParts): Pick<Directory, 'join' | 'leave' | 'findNested'> {
  const { listMembers, refuseMembership: refuse } = wire;
  const findGroups =
    wire.findGroups ?? (async (username) => (await wire.findAccount(username))?.groups ?? []);
  const isDirect = async (username: string, group: string, list = listMembers) => {
    const cached = memberships.kindOf(username, group);
    if (cached !== undefined) return cached === 'unknown' ? null : cached === 'direct';
    const found = list ? await isDirectMember(list, username, group) : true;
    memberships.note(username, group, toKind(found));
    return found;
  };
  return {
    join: (username, groups, missing, record = () => {}) => {
      const find = {
        findMember: () => directory.findUser(username),
        findAccount: () => directory.findAccount(username),
      };
      for (const group of groups) memberships.forget(username, group);
      const writing = { ...directory, ...find, calls, cache, format: wire.join, refuse };
      return joinGroups(writing, { username, groups, missing }, record);
    },
    leave: async (username, groups, record = () => {}) => {
      // What is direct now may be no longer after the call.
      for (const group of groups) memberships.forget(username, group);
      const find = {
        findGroups: () => findGroups(username),
        listsNested: listMembers !== undefined,
        isDirect: (group: string) => isDirect(username, group),
      };
      const leaving = { calls, format: wire.leave, refuse, ...find };
      const left = await leaveGroups(leaving, { username, groups }, (group, outcome) => {
        if (outcome === 'nested') memberships.note(username, group, outcome);
        record(group, outcome);
      });
      return memberships.withNested(username, left);
    },
    findNested: async (username, groups) => {
      const list = listMembers && atMost(MOST_CALLS, listMembers);
      const found = await mapConcurrently(groups, CONCURRENT, (group) =>
        isDirect(username, group, list).catch(toUnknown),
      );
      return groups.filter((_group, index) => found[index] === false);
    },
  };
}

// To look for nested groups is worth this much of a sign-on; the next one goes on.
const MOST_CALLS = 90;
const CONCURRENT = 3;

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
