// In: the steps of a plan. Out: Confluence Data Center's REST API, versions 8.4 to 10.
import * as v from 'valibot';
import { createDirectory } from '#shared/atlassian/directory/create-directory.ts';
import { derivedPasswordSetter } from '#shared/atlassian/directory/derived-password-setter.ts';
import { fetchMembers } from '#shared/atlassian/directory/fetch-members.ts';
import { fetchUser } from '#shared/atlassian/directory/fetch-user.ts';
import { findWithGroups } from '#shared/atlassian/directory/find-with-groups.ts';
import { fetchAnswer } from '#shared/atlassian/rest/fetch-answer.ts';
import {
  type ProductCalls,
  productCalls,
  type ReadRefusal,
} from '#shared/atlassian/rest/product-calls.ts';
import { type ProductCall, refuseAnswer } from '#shared/atlassian/rest/product-client.ts';
import type { AdapterOptions } from '#shared/atlassian/rest/product-parts.ts';
import { readOnlyRefusal } from '#shared/atlassian/rest/read-only-refusal.ts';
import { type ListPage, readPages } from '#shared/atlassian/rest/read-pages.ts';
import { toUnmarkedPage } from '#shared/atlassian/rest/to-unmarked-page.ts';
import { allSettledOrThrow } from '#shared/base/all-settled-or-throw.ts';
import { toDisplayName } from '#shared/map/to-display-name.ts';
import type { Account, UserChanges } from '#shared/plan/plan-provisioning.ts';
import type { User } from '#shared/products/user.ts';
import type { Directory } from '#shared/provision/directory.ts';
import { confluencePasswordCall } from './confluence-password-call.ts';

/** What the directory needs besides the port's arguments. */
export interface ConfluenceDirectoryOptions extends AdapterOptions {
  /** Major and minor version, which decide what the API can do. */
  readonly version: readonly [major: number, minor: number];
}

/**
 * Returns Confluence's users and groups. Memberships are idempotent there, "exists" is 409, and no
 * user's e-mail address is ever shown.
 * Source: https://developer.atlassian.com/server/confluence/rest/v1003/
 */
export function confluenceDirectory(options: ConfluenceDirectoryOptions): Directory {
  const calls = productCalls(options, readRefusal);
  const [major, minor] = options.version;
  return createDirectory(calls, {
    capabilities: {
      // Before 9.3 only the user can change them, or an API that is off by default.
      changesDetails: major > 9 || (major === 9 && minor >= 3),
      reactivates: true,
      setsPasswordSeparately: false,
      groupsOfNewUsers: ['confluence-users'],
    },
    isAddressable,
    toSupportedUser,
    findAccount: (username) => findAccount(calls, username),
    findUser: (username) => findUser(calls, username),
    searchByEmail: null,
    createUser: {
      toCall: async (user) => toCreateCall(user, await options.passwordFor(user.username)),
      ...{ created: 201, exists: 409 },
      refuse: (answer, call) => refuse(calls, call, answer),
    },
    setPassword: derivedPasswordSetter(options, confluencePasswordCall),
    updateUser: (username, changes) => updateUser(calls, username, changes),
    renameUser: null,
    deactivateUser: (username) => switchUser(calls, username, 'disable'),
    createGroup: { toCall: toCreateGroupCall, done: [200, 201, 409] },
    join: {
      // As createGroup has named it.
      toCall: (username, group) => toMembershipCall('join', username, group.toLowerCase()),
      ...{ done: [204], doubtful: [], missingStatus: 404 },
    },
    leave: {
      toCall: (username, group) => toMembershipCall('leave', username, group),
      // 204 too where nothing was done; 404: no such group any more.
      ...{ done: [204], doubtful: [404] },
    },
    refuseMembership: (answer, call) => refuse(calls, call, answer),
    findGroups: (username) => findGroups(calls, username),
    listMembers: (group, start) => listMembers(calls, group, start),
  });
}

const readRefusal: ReadRefusal = (answer, call) => {
  if (answer.status === 402) return 'provision.licence_exhausted';
  return (
    readOnlyRefusal(answer, call) ?? (answer.status === 403 ? 'provision.not_permitted' : null)
  );
};

// Users and groups are addressed by path. Tomcat takes no slashes in a name there, whichever way they
// lean and however they are encoded, and a name of dots would be a path of its own.
const isAddressable = (name: string) => !/[\\/]|^\.{1,2}$/.test(name);

// Confluence's own validation of new users. It knows user names in lower case only.
function toSupportedUser(user: User): User | null {
  const username = user.username.toLowerCase();
  const isOdd = username === 'anonymous' || /[,+<>'"\s]/.test(username);
  if (isOdd || !isAddressable(username)) return null;
  const displayName = toDisplayName(user.displayName.replace(/[<>]/g, ''));
  const isName = displayName !== '' && displayName.toLowerCase() !== 'anonymous';
  return { ...user, username, displayName: isName ? displayName : username };
}

async function findAccount(calls: ProductCalls, username: string): Promise<Account | null> {
  const found = await findWithGroups(findUser(calls, username), findGroups(calls, username));
  if (found === null) return null;
  const { username: name, displayName, status } = found.user;
  const { groups } = found;
  return { username: name, email: null, displayName, active: status !== 'deactivated', groups };
}

const USER = v.object({
  username: v.string(),
  displayName: v.string(),
  status: v.nullish(v.string(), 'current'),
});

function findUser(calls: ProductCalls, name: string) {
  const path = `/rest/api/user?username=${encodeURIComponent(name)}&expand=status`;
  return fetchUser(calls, name, { path, schema: USER, nameOf: ({ username }) => username });
}

const findGroups = (calls: ProductCalls, username: string) =>
  readPages('confluence', (start) => readGroups(calls, username, start));

const GROUPS = v.object({
  results: v.array(v.object({ name: v.string() })),
  _links: v.nullish(v.object({ next: v.nullish(v.string()) })),
});

async function readGroups(
  calls: ProductCalls,
  username: string,
  start: number,
): Promise<ListPage<string>> {
  const path = `/rest/api/user/memberof?username=${encodeURIComponent(username)}&start=${start}&limit=200`;
  const page = await fetchAnswer(calls, { operation: 'find_groups', path }, GROUPS);
  const items = page.results.map(({ name }) => name);
  // The server may give fewer than were wanted, and says by the link that there are more.
  return page._links?.next ? { items, next: start + items.length } : toUnmarkedPage(items, start);
}

const MEMBERS = v.object({
  results: v.array(v.object({ username: v.string() })),
  _links: v.nullish(v.object({ next: v.nullish(v.string()) })),
});

function listMembers(calls: ProductCalls, group: string, start: number) {
  const path = `/rest/api/group/${encodeURIComponent(group)}/member?start=${start}&limit=200`;
  return fetchMembers(calls, {
    ...{ path, schema: MEMBERS },
    toPage: ({ results, _links }) => ({
      items: results.map(({ username }) => username),
      next: _links?.next ? start + results.length : null,
    }),
  });
}

function refuse(
  { connection }: ProductCalls,
  call: ProductCall,
  { status }: { readonly status: number },
): never {
  return refuseAnswer(connection, call, { status });
}

const toCreateCall = ({ username, email, displayName }: User, password: string): ProductCall => ({
  operation: 'create_person',
  method: 'POST',
  path: '/rest/api/admin/user',
  json: { userName: username, fullName: displayName, email, password, notifyViaEmail: false },
});

async function updateUser(
  calls: ProductCalls,
  username: string,
  { details, active }: UserChanges,
): Promise<void> {
  const call: ProductCall = {
    operation: 'update_person',
    method: 'PUT',
    path: `/rest/api/admin/user/${encodeURIComponent(username)}`,
    ...(details && { json: { fullName: details.displayName, email: details.email } }),
  };
  await allSettledOrThrow([
    details && calls.perform(call, [204]),
    active && switchUser(calls, username, 'enable'),
  ]);
}

async function switchUser(
  { perform }: ProductCalls,
  username: string,
  to: 'enable' | 'disable',
): Promise<void> {
  const path = `/rest/api/admin/user/${encodeURIComponent(username)}/${to}`;
  await perform({ operation: 'update_person', method: 'PUT', path }, [204]);
}

const toCreateGroupCall = (group: string): ProductCall => ({
  operation: 'create_group',
  method: 'POST',
  path: '/rest/api/admin/group',
  // Confluence knows group names in lower case only.
  json: { type: 'group', name: group.toLowerCase() },
});

const toMembershipCall = (
  operation: 'join' | 'leave',
  username: string,
  group: string,
): ProductCall => ({
  operation,
  method: operation === 'join' ? 'PUT' : 'DELETE',
  path: `/rest/api/user/${encodeURIComponent(username)}/group/${encodeURIComponent(group)}`,
});
