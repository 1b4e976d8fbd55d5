// In: the steps of a plan. Out: Bitbucket Data Center's REST API, versions 8 to 10.
import * as v from 'valibot';
import { type FoundUser, findByEmail } from '#shared/atlassian/directory/find-by-email.ts';
import { findWithGroups } from '#shared/atlassian/directory/find-with-groups.ts';
import { type KnownGroups, knownGroups } from '#shared/atlassian/directory/group-cache.ts';
import { joinEach } from '#shared/atlassian/directory/join-each.ts';
import { joinGroups } from '#shared/atlassian/directory/join-groups.ts';
import { searchAllPages } from '#shared/atlassian/directory/search-all-pages.ts';
import { throwAwayPassword } from '#shared/atlassian/directory/throw-away-password.ts';
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
import { isSameUser } from '#shared/products/is-same-user.ts';
import type { User } from '#shared/products/user.ts';
import type { Directory, MissingGroup } from '#shared/provision/directory.ts';
import { bitbucketPasswordCall } from './bitbucket-password-call.ts';
import { isNotPermitted } from './is-not-permitted.ts';
import { readExceptionName } from './read-exception-name.ts';

export interface BitbucketDirectoryOptions extends AdapterOptions {
  /** Whether people sign in with the password that we derive. */
  readonly usesPasswords: boolean;
}

/**
 * Returns Bitbucket's people and groups. A person is known by name and addressed by slug elsewhere,
 * which need not be alike: so everything here goes by name. Missing permission is 401.
 * Source: https://developer.atlassian.com/server/bitbucket/rest/v905/
 */
export function bitbucketDirectory(options: BitbucketDirectoryOptions): Directory {
  const perform = performer({ ...options, readRefusal });
  const setPassword = passwordSetter(options, bitbucketPasswordCall);
  const bitbucket: Bitbucket = { ...options, perform, groups: knownGroups() };
  return {
    capabilities: toCapabilities(options),
    toSupportedUser,
    findAccount: (username) => findAccount(bitbucket, username),
    findByEmail: (email) => findByEmail(email, (text) => searchByEmail(bitbucket, text)),
    createUser: (person) => createUser(bitbucket, person),
    setPassword: async (username) =>
      setPassword({ username, password: await options.passwordFor(username) }),
    updateUser: (username, changes) => updateUser(bitbucket, username, changes),
    renameUser: (username, newName) => renameUser(bitbucket, username, newName),
    deactivateUser: null,
    createGroup: (group) => createGroup(bitbucket, group),
    join: (username, groups, missing) => join(bitbucket, { username, missing }, groups),
    leave: (username, groups) =>
      allSettledOrThrow(groups.map((group) => leave(bitbucket, username, group))),
  };
}

const toCapabilities = ({ usesPasswords }: BitbucketDirectoryOptions): Capabilities => ({
  changesDetails: true,
  reactivates: false,
  setsPasswordSeparately: usesPasswords,
  groupsOfNewUsers: [],
  supportsGroupName: (name) => name.length <= 255,
});

interface Bitbucket extends BitbucketDirectoryOptions {
  readonly perform: Perform;
  readonly groups: KnownGroups;
}

const readRefusal: ReadRefusal = (answer, call) => {
  if (isNotPermitted(answer)) return 'provision.not_permitted';
  if (answer.status !== 403) return readOnlyRefusal(answer, call);
  if (/licen[cs]e/i.test(readExceptionName(answer))) return 'provision.licence_exhausted';
  // Or a person of higher rank.
  return readOnlyRefusal(answer, call) ?? 'provision.not_permitted';
};

function toSupportedUser(person: User): User {
  if (person.username.length <= 255) return person;
  throw new Failure('provision.username_refused', { product: 'bitbucket' });
}

async function findAccount(bitbucket: Bitbucket, username: string): Promise<Account | null> {
  const found = await findWithGroups(
    findUser(bitbucket, username),
    readPages('bitbucket', (start) => readGroups(bitbucket, username, start)),
  );
  if (found === null) return null;
  const { user, groups } = found;
  groups.forEach(bitbucket.groups.add);
  return {
    username: user.name,
    email: user.emailAddress,
    displayName: user.displayName,
    active: user.active,
    groups,
    fixed: { details: !user.mutableDetails, groups: !user.mutableGroups },
  };
}

const paged = <T extends v.GenericSchema>(item: T) =>
  v.object({
    values: v.array(item),
    isLastPage: v.boolean(),
    nextPageStart: v.nullish(v.number(), null),
  });

const USERS = paged(
  v.object({
    name: v.string(),
    emailAddress: v.nullish(v.string(), ''),
    displayName: v.string(),
    active: v.boolean(),
    mutableDetails: v.nullish(v.boolean(), true),
    mutableGroups: v.nullish(v.boolean(), true),
  }),
);
type BitbucketUser = v.InferOutput<typeof USERS>['values'][number];

async function findUser(bitbucket: Bitbucket, username: string): Promise<BitbucketUser | null> {
  for await (const user of searchUsers(bitbucket, 'find_account', username)) {
    if (isSameUser(user.name, username)) return user;
  }
  return null;
}

async function* searchByEmail(bitbucket: Bitbucket, text: string): AsyncGenerator<FoundUser> {
  for await (const { name, emailAddress } of searchUsers(bitbucket, 'find_by_email', text)) {
    yield { username: name, email: emailAddress };
  }
}

// The filter finds whoever has the text somewhere in a name or an address.
function searchUsers(
  bitbucket: Bitbucket,
  operation: 'find_account' | 'find_by_email',
  text: string,
): AsyncGenerator<BitbucketUser> {
  const readPage = async (start: number) => {
    const path = `/rest/api/latest/admin/users?filter=${encodeURIComponent(text)}&start=${start}&limit=1000`;
    const call: ProductCall = { operation, method: 'GET', path };
    const answer = await bitbucket.perform(call, [200]);
    const page = readAnswer(bitbucket.connection, call, { answer, schema: USERS });
    return { items: page.values, next: page.isLastPage ? null : page.nextPageStart };
  };
  return searchAllPages({ connection: bitbucket.connection, operation, readPage });
}

const GROUPS = paged(v.object({ name: v.string() }));

async function readGroups(bitbucket: Bitbucket, username: string, start: number) {
  const call: ProductCall = {
    operation: 'find_groups',
    method: 'GET',
    path: `/rest/api/latest/admin/users/more-members?context=${encodeURIComponent(username)}&start=${start}&limit=1000`,
  };
  const answer = await bitbucket.perform(call, [200]);
  const page = readAnswer(bitbucket.connection, call, { answer, schema: GROUPS });
  const items = page.values.map(({ name }) => name);
  return { items, next: page.isLastPage ? null : page.nextPageStart };
}

async function createUser(bitbucket: Bitbucket, person: User): Promise<void> {
  // The password stands in the URL, and so in access logs: this one is thrown away.
  const query = new URLSearchParams({
    name: person.username,
    displayName: person.displayName,
    emailAddress: person.email,
    password: throwAwayPassword(),
    // Access comes with the groups that the policy grants.
    addToDefaultGroup: 'false',
    notify: 'false',
  });
  const call: ProductCall = {
    operation: 'create_person',
    method: 'POST',
    path: `/rest/api/latest/admin/users?${query}`,
  };
  const { status } = await bitbucket.perform(call, [204, 409]);
  // 409: somebody else was faster, or an earlier answer was lost; or no directory takes people.
  if (status === 204 || (await findUser(bitbucket, person.username)) !== null) return;
  throw new Failure('provision.directory_read_only', {
    product: 'bitbucket',
    operation: call.operation,
    status,
  });
}

async function updateUser(
  bitbucket: Bitbucket,
  username: string,
  { details }: UserChanges,
): Promise<void> {
  if (details === undefined) return;
  const call: ProductCall = {
    operation: 'update_person',
    method: 'PUT',
    path: '/rest/api/latest/admin/users',
    json: { name: username, displayName: details.displayName, email: details.email },
  };
  await bitbucket.perform(call, [200]);
}

async function renameUser(bitbucket: Bitbucket, name: string, newName: string): Promise<void> {
  const path = '/rest/api/latest/admin/users/rename';
  const json = { name, newName };
  await bitbucket.perform({ operation: 'rename_person', method: 'POST', path, json }, [200]);
}

async function createGroup(bitbucket: Bitbucket, group: string): Promise<void> {
  if (bitbucket.groups.has(group)) return;
  const path = `/rest/api/latest/admin/groups?name=${encodeURIComponent(group)}`;
  await bitbucket.perform({ operation: 'create_group', method: 'POST', path }, [200, 409]);
}

interface Joiner {
  readonly username: string;
  readonly missing: MissingGroup;
}

async function join(
  bitbucket: Bitbucket,
  joiner: Joiner,
  groups: readonly string[],
): Promise<void> {
  const answer = await joinAtOnce(bitbucket, joiner, groups);
  if (answer.status === 200) return;
  // Already a member of one of them, or one is missing: nobody says whether the others were looked at.
  const isAlone = groups.length === 1;
  await joinEach({
    groups,
    join: async (group) => (isAlone ? answer : joinAtOnce(bitbucket, joiner, [group])),
    findPerson: () => findUser(bitbucket, joiner.username),
    connection: bitbucket.connection,
  });
}

function joinAtOnce(
  bitbucket: Bitbucket,
  { username, missing }: Joiner,
  groups: readonly string[],
): Promise<HttpAnswer> {
  const call: ProductCall = {
    operation: 'join',
    method: 'POST',
    path: '/rest/api/latest/admin/users/add-groups',
    json: { user: username, groups },
  };
  return joinGroups(bitbucket, {
    ...{ call, groups, done: [200, 409], missing, missingStatus: 404 },
    createGroup: (name) => createGroup(bitbucket, name),
  });
}

async function leave(bitbucket: Bitbucket, username: string, group: string): Promise<void> {
  const call: ProductCall = {
    operation: 'leave',
    method: 'POST',
    path: '/rest/api/latest/admin/users/remove-group',
    json: { context: username, itemName: group },
  };
  // 404: not a member, or no such group any more.
  await bitbucket.perform(call, [200, 404]);
}
