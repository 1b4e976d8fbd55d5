// In: the steps of a plan. Out: Confluence Data Center's REST API, versions 8.4 to 10.
import * as v from 'valibot';
import { findWithGroups } from '#shared/atlassian/directory/find-with-groups.ts';
import { type KnownGroups, knownGroups } from '#shared/atlassian/directory/group-cache.ts';
import { joinEach } from '#shared/atlassian/directory/join-each.ts';
import { joinGroups } from '#shared/atlassian/directory/join-groups.ts';
import { requireSameName } from '#shared/atlassian/directory/require-same-name.ts';
import type { AdapterOptions } from '#shared/atlassian/product-parts.ts';
import { type Perform, performer, type ReadRefusal } from '#shared/atlassian/rest/perform.ts';
import { type ProductCall, readAnswer } from '#shared/atlassian/rest/product-client.ts';
import { readOnlyRefusal } from '#shared/atlassian/rest/read-only-refusal.ts';
import { readPages } from '#shared/atlassian/rest/read-pages.ts';
import { passwordSetter } from '#shared/atlassian/rest/set-password.ts';
import { allSettledOrThrow } from '#shared/base/all-settled-or-throw.ts';
import { Failure } from '#shared/base/failure.ts';
import type { HttpAnswer } from '#shared/base/http.ts';
import type { Account, Capabilities, UserChanges } from '#shared/plan/plan-provisioning.ts';
import type { User } from '#shared/products/user.ts';
import type { Directory, MissingGroup } from '#shared/provision/directory.ts';
import { confluencePasswordCall } from './confluence-password-call.ts';

/** What the directory needs besides the port's arguments. */
export interface ConfluenceDirectoryOptions extends AdapterOptions {
  /** Major and minor version, which decide what the API can do. */
  readonly version: readonly [major: number, minor: number];
}

/**
 * Returns Confluence's people and groups. Memberships are idempotent there, "exists" is 409, and
 * nobody's e-mail address is ever told.
 * Source: https://developer.atlassian.com/server/confluence/rest/v1003/
 */
export function confluenceDirectory(options: ConfluenceDirectoryOptions): Directory {
  const perform = performer({ ...options, readRefusal });
  const setPassword = passwordSetter(options, confluencePasswordCall);
  const confluence: Confluence = { ...options, perform, groups: knownGroups() };
  return {
    capabilities: toCapabilities(options),
    toSupportedUser,
    findAccount: (username) => findAccount(confluence, username),
    findByEmail: null,
    createUser: (person) => createUser(confluence, person),
    setPassword: async (username) =>
      setPassword({ username, password: await options.passwordFor(username) }),
    updateUser: (username, changes) => updateUser(confluence, username, changes),
    renameUser: null,
    deactivateUser: (username) => switchUser(confluence, username, 'disable'),
    createGroup: (group) => createGroup(confluence, group),
    join: (username, groups, missing) => join(confluence, { username, missing }, groups),
    leave: (username, groups) =>
      allSettledOrThrow(groups.map((group) => leave(confluence, username, group))),
  };
}

const toCapabilities = ({ version: [major, minor] }: ConfluenceDirectoryOptions): Capabilities => ({
  // Before 9.3 only the person can change them, or an API that is off by default.
  changesDetails: major > 9 || (major === 9 && minor >= 3),
  reactivates: true,
  setsPasswordSeparately: false,
  groupsOfNewUsers: ['confluence-users'],
  supportsGroupName: (name) => name.length <= 255 && isAddressable(name),
});

interface Confluence extends ConfluenceDirectoryOptions {
  readonly perform: Perform;
  readonly groups: KnownGroups;
}

const readRefusal: ReadRefusal = (answer, call) => {
  if (answer.status === 402) return 'provision.licence_exhausted';
  return (
    readOnlyRefusal(answer, call) ?? (answer.status === 403 ? 'provision.not_permitted' : null)
  );
};

// People and groups are addressed by path. Tomcat takes no slashes in a name there, whichever way they
// lean and however they are encoded, and a name of dots would be a path of its own.
const isAddressable = (name: string) => !/[\\/]|^\.{1,2}$/.test(name);

// Confluence's own validation of new people. It knows user names in lower case only.
function toSupportedUser(person: User): User {
  const username = person.username.toLowerCase();
  const isOdd = username === 'anonymous' || /[,+<>'"\s]/.test(username);
  if (username.length > 255 || isOdd || !isAddressable(username)) {
    throw new Failure('provision.username_refused', { product: 'confluence' });
  }
  const displayName = person.displayName.replace(/[<>]/g, '').trim();
  const isName = displayName !== '' && displayName.toLowerCase() !== 'anonymous';
  return { ...person, username, displayName: isName ? displayName : username };
}

const USER = v.object({
  username: v.string(),
  displayName: v.string(),
  status: v.nullish(v.string(), 'current'),
});

async function findAccount(confluence: Confluence, username: string): Promise<Account | null> {
  const found = await findWithGroups(
    findUser(confluence, username),
    readPages('confluence', (start) => readGroups(confluence, username, start)),
  );
  if (found === null) return null;
  const { user, groups } = found;
  groups.forEach(confluence.groups.add);
  return {
    username: user.username,
    email: null,
    displayName: user.displayName,
    active: user.status !== 'deactivated',
    groups,
  };
}

async function findUser(confluence: Confluence, username: string) {
  const call: ProductCall = {
    operation: 'find_account',
    method: 'GET',
    path: `/rest/api/user?username=${encodeURIComponent(username)}&expand=status`,
  };
  const answer = await confluence.perform(call, [200, 404]);
  if (answer.status === 404) return null;
  const user = readAnswer(confluence.connection, call, { answer, schema: USER });
  requireSameName(confluence.connection, call, { asked: username, found: user.username });
  return user;
}

const GROUPS = v.object({
  results: v.array(v.object({ name: v.string() })),
  _links: v.nullish(v.object({ next: v.nullish(v.string()) })),
});

async function readGroups(confluence: Confluence, username: string, start: number) {
  const call: ProductCall = {
    operation: 'find_groups',
    method: 'GET',
    path: `/rest/api/user/memberof?username=${encodeURIComponent(username)}&start=${start}&limit=200`,
  };
  const answer = await confluence.perform(call, [200]);
  const page = readAnswer(confluence.connection, call, { answer, schema: GROUPS });
  const items = page.results.map(({ name }) => name);
  // The server may give fewer than were asked for, and says by the link that there are more.
  return { items, next: page._links?.next ? start + items.length : null };
}

async function createUser(confluence: Confluence, person: User): Promise<void> {
  const call: ProductCall = {
    operation: 'create_person',
    method: 'POST',
    path: '/rest/api/admin/user',
    json: {
      userName: person.username,
      fullName: person.displayName,
      email: person.email,
      password: await confluence.passwordFor(person.username),
      notifyViaEmail: false,
    },
  };
  // 409: somebody else was faster, or an earlier answer was lost.
  await confluence.perform(call, [201, 409]);
}

async function updateUser(
  confluence: Confluence,
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
    details && confluence.perform(call, [204]),
    active && switchUser(confluence, username, 'enable'),
  ]);
}

async function switchUser(
  confluence: Confluence,
  username: string,
  to: 'enable' | 'disable',
): Promise<void> {
  const path = `/rest/api/admin/user/${encodeURIComponent(username)}/${to}`;
  await confluence.perform({ operation: 'update_person', method: 'PUT', path }, [204]);
}

async function createGroup(confluence: Confluence, group: string): Promise<void> {
  if (confluence.groups.has(group)) return;
  const call: ProductCall = {
    operation: 'create_group',
    method: 'POST',
    path: '/rest/api/admin/group',
    // Confluence knows group names in lower case only.
    json: { type: 'group', name: group.toLowerCase() },
  };
  await confluence.perform(call, [200, 201, 409]);
}

interface Joiner {
  readonly username: string;
  readonly missing: MissingGroup;
}

function join(confluence: Confluence, joiner: Joiner, groups: readonly string[]): Promise<void> {
  return joinEach({
    groups,
    join: (group) => joinOne(confluence, joiner, group),
    findPerson: () => findUser(confluence, joiner.username),
    connection: confluence.connection,
  });
}

function joinOne(
  confluence: Confluence,
  { username, missing }: Joiner,
  group: string,
): Promise<HttpAnswer> {
  return joinGroups(confluence, {
    ...{ groups: [group], done: [204], missing, missingStatus: 404 },
    // As createGroup has named it.
    call: toMembership('join', username, group.toLowerCase()),
    createGroup: (name) => createGroup(confluence, name),
  });
}

async function leave(confluence: Confluence, username: string, group: string): Promise<void> {
  // 404: no such group any more.
  await confluence.perform(toMembership('leave', username, group), [204, 404]);
}

const toMembership = (
  operation: 'join' | 'leave',
  username: string,
  group: string,
): ProductCall => ({
  operation,
  method: operation === 'join' ? 'PUT' : 'DELETE',
  path: `/rest/api/user/${encodeURIComponent(username)}/group/${encodeURIComponent(group)}`,
});
