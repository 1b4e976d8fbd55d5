import type { ProductCalls } from '#shared/atlassian/rest/product-calls.ts';
import { Failure } from '#shared/base/failure.ts';
import type { Directory } from '#shared/provision/directory.ts';
import type { GroupCache } from './group-cache.ts';
import { isDirectMember } from './is-direct-member.ts';
import { joinGroups } from './join-groups.ts';
import { leaveGroups } from './leave-groups.ts';
import type { MembershipCache } from './membership-cache.ts';
import type { WireFormat } from './wire-format.ts';

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
  const isDirect = async (username: string, group: string) => {
    const cached = memberships.kindOf(username, group);
    if (cached !== undefined) return cached === 'direct';
    const found = listMembers
      ? await isDirectMember(listMembers, username, group).catch(toUnknown)
      : true;
    if (found !== null) memberships.note(username, group, found ? 'direct' : 'nested');
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
      const found = await Promise.all(groups.map((group) => isDirect(username, group)));
      return groups.filter((_group, index) => found[index] === false);
    },
  };
}

// A page, a redirect or a list of another form: it says nothing of the membership.
function toUnknown(error: unknown): null {
  if (error instanceof Failure && error.code === 'provision.product_refused') return null;
  throw error;
}
