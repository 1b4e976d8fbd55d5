// In: the steps of a plan. Out: Bitbucket Data Center's REST API, versions 8 to 10.
import * as v from 'valibot';
import { createDirectory } from '#shared/atlassian/directory/create-directory.ts';
import { derivedPasswordSetter } from '#shared/atlassian/directory/derived-password-setter.ts';
import { disposablePassword } from '#shared/atlassian/directory/disposable-password.ts';
import { fetchMembers } from '#shared/atlassian/directory/fetch-members.ts';
import type { FoundUser } from '#shared/atlassian/directory/find-by-email.ts';
import { findWithGroups } from '#shared/atlassian/directory/find-with-groups.ts';
import { searchAllPages } from '#shared/atlassian/directory/search-all-pages.ts';
import { toShownEmail } from '#shared/atlassian/directory/to-shown-email.ts';
import type { Membership } from '#shared/atlassian/directory/wire-format.ts';
import { fetchAnswer } from '#shared/atlassian/rest/fetch-answer.ts';
import {
  type ProductCalls,
  productCalls,
  type ReadRefusal,
} from '#shared/atlassian/rest/product-calls.ts';
import { type ProductCall, refuseAnswer } from '#shared/atlassian/rest/product-client.ts';
import type { AdapterOptions } from '#shared/atlassian/rest/product-parts.ts';
import { readOnlyRefusal } from '#shared/atlassian/rest/read-only-refusal.ts';
import { readPages } from '#shared/atlassian/rest/read-pages.ts';
import { Failure } from '#shared/base/failure.ts';
import type { HttpAnswer } from '#shared/base/http.ts';
import type { Account, UserChanges } from '#shared/plan/plan-provisioning.ts';
import { isSameUser } from '#shared/products/is-same-user.ts';
import type { User } from '#shared/products/user.ts';
import type { Directory } from '#shared/provision/directory.ts';
import { bitbucketPasswordCall } from './bitbucket-password-call.ts';
import { isNotPermitted } from './is-not-permitted.ts';
import { readExceptionName } from './read-exception-name.ts';

export interface BitbucketDirectoryOptions extends AdapterOptions {
  /** Whether users log in with the password that we derive. */
  readonly usesPasswords: boolean;
}

/**
 * Returns Bitbucket's users and groups. A user is known by name and addressed by slug elsewhere,
 * which need not be alike: so everything here goes by name. Missing permission is 401.
 * Source: https://developer.atlassian.com/server/bitbucket/rest/v905/
 */
export function bitbucketDirectory(options: BitbucketDirectoryOptions): Directory {
  const calls = productCalls(options, readRefusal);
  return createDirectory(calls, {
    capabilities: {
      changesDetails: true,
      reactivates: false,
      setsPasswordSeparately: options.usesPasswords,
      groupsOfNewUsers: [],
    },
    toSupportedUser: (user) => user,
    findAccount: (username) => findAccount(calls, username),
    findUser: (username) => findUser(calls, username),
    searchByEmail: (text) => searchByEmail(calls, text),
    // 409: the account is there, or no directory takes new users.
    createUser: { toCall: toCreateCall, created: 204, exists: 409, refuse: refuseUser },
    setPassword: derivedPasswordSetter(options, bitbucketPasswordCall),
    updateUser: (username, changes) => updateUser(calls, username, changes),
    renameUser: (username, newName) => renameUser(calls, username, newName),
    deactivateUser: null,
    createGroup: { toCall: toCreateGroupCall, done: [200, 409] },
    join: {
      toCall: (username, group) => toJoinCall(username, [group]),
      // 409: already a member of one of them, or a directory that takes no changes.
      ...{ done: [200], doubtful: [409], missingStatus: 404 },
      atOnce: { toCall: toJoinCall, done: 200 },
    },
    // 200 too where nothing was done; 404: not a member, or no such group any more.
    leave: { toCall: toLeaveCall, done: [200], doubtful: [404] },
    refuseMembership: (answer, call) => refuseMembership(calls, call, answer),
    findGroups: (username) => findGroups(calls, username),
    listMembers: (group, start, username) => listMembers(calls, { group, start, username }),
  });
}

const readRefusal: ReadRefusal = (answer, call) => {
  if (isNotPermitted(answer)) return 'provision.not_permitted';
  if (answer.status !== 403) return readOnlyRefusal(answer, call);
  if (/licen[cs]e/i.test(readExceptionName(answer))) return 'provision.licence_exhausted';
  // Or a user of higher rank.
  return readOnlyRefusal(answer, call) ?? 'provision.not_permitted';
};

async function findAccount(calls: ProductCalls, username: string): Promise<Account | null> {
  const found = await findWithGroups(findUser(calls, username), findGroups(calls, username));
  if (found === null) return null;
  const { name, emailAddress, displayName, active, mutableDetails, mutableGroups } = found.user;
  const fixed = { details: !mutableDetails, groups: !mutableGroups };
  const { groups } = found;
  const email = toShownEmail(emailAddress);
  return { username: name, email, displayName, active, groups, fixed };
}

const paged = <T extends v.GenericSchema>(item: T) =>
  v.object({
    values: v.array(item),
    isLastPage: v.boolean(),
    nextPageStart: v.nullish(v.number(), null),
  });

// The last page says that it is: one that says neither this nor where the next begins is no end.
function nextOf(
  { connection }: ProductCalls,
  operation: string,
  page: Pick<v.InferOutput<typeof USERS>, 'isLastPage' | 'nextPageStart'>,
): number | null {
  if (page.isLastPage) return null;
  if (page.nextPageStart !== null) return page.nextPageStart;
  return refuseAnswer(connection, { operation }, { status: 200, reason: 'unreadable' });
}

const USERS = paged(
  v.object({
    name: v.string(),
    emailAddress: v.nullish(v.string()),
    displayName: v.string(),
    active: v.boolean(),
    mutableDetails: v.nullish(v.boolean(), true),
    mutableGroups: v.nullish(v.boolean(), true),
  }),
);
type BitbucketUser = v.InferOutput<typeof USERS>['values'][number];

async function findUser(calls: ProductCalls, username: string): Promise<BitbucketUser | null> {
  for await (const user of searchUsers(calls, 'find_account', username)) {
    if (isSameUser(user.name, username)) return user;
  }
  return null;
}

async function* searchByEmail(calls: ProductCalls, text: string): AsyncGenerator<FoundUser> {
  for await (const { name, emailAddress } of searchUsers(calls, 'find_by_email', text)) {
    yield { username: name, email: toShownEmail(emailAddress) };
  }
}

// The filter finds every user who has the text somewhere in a name or an address.
function searchUsers(
  calls: ProductCalls,
  operation: 'find_account' | 'find_by_email',
  text: string,
): AsyncGenerator<BitbucketUser> {
  const readPage = async (start: number) => {
    const path = `/rest/api/latest/admin/users?filter=${encodeURIComponent(text)}&start=${start}&limit=1000`;
    const page = await fetchAnswer(calls, { operation, path }, USERS);
    return { items: page.values, next: nextOf(calls, operation, page) };
  };
  return searchAllPages({ connection: calls.connection, operation, readPage });
}

const findGroups = (calls: ProductCalls, username: string) =>
  readPages('bitbucket', (start) => readGroups(calls, username, start));

const GROUPS = paged(v.object({ name: v.string() }));

async function readGroups(calls: ProductCalls, username: string, start: number) {
  const path = `/rest/api/latest/admin/users/more-members?context=${encodeURIComponent(username)}&start=${start}&limit=1000`;
  const page = await fetchAnswer(calls, { operation: 'find_groups', path }, GROUPS);
  const items = page.values.map(({ name }) => name);
  return { items, next: nextOf(calls, 'find_groups', page) };
}

const MEMBERS = paged(v.object({ name: v.string() }));

function listMembers(
  calls: ProductCalls,
  { group, start, username }: Membership & { readonly start: number },
) {
  const query = `context=${encodeURIComponent(group)}&filter=${encodeURIComponent(username)}`;
  const path = `/rest/api/latest/admin/groups/more-members?${query}&start=${start}&limit=1000`;
  return fetchMembers(calls, {
    ...{ path, schema: MEMBERS },
    toPage: (page) => ({
      items: page.values.map(({ name }) => name),
      next: nextOf(calls, 'find_members', page),
    }),
  });
}

function refuseMembership(
  { connection }: ProductCalls,
  call: ProductCall,
  answer: HttpAnswer,
): never {
  const { status } = answer;
  const { operation } = call;
  const code = readRefusal(answer, call);
  if (code === null) return refuseAnswer(connection, call, { status });
  throw new Failure(code, { product: 'bitbucket', operation, status });
}

function toCreateCall({ username, email, displayName }: User): ProductCall {
  // The password stands in the URL, and so in access logs: this one is thrown away.
  const query = new URLSearchParams({
    name: username,
    displayName,
    emailAddress: email,
    password: disposablePassword(),
    // Access comes with the groups that the policy grants.
    addToDefaultGroup: 'false',
    notify: 'false',
  });
  const path = `/rest/api/latest/admin/users?${query}`;
  return { operation: 'create_person', method: 'POST', path };
}

function refuseUser({ status }: { readonly status: number }, { operation }: ProductCall): never {
  throw new Failure('provision.directory_read_only', { product: 'bitbucket', operation, status });
}

async function updateUser(
  { perform }: ProductCalls,
  username: string,
  { details }: UserChanges,
): Promise<void> {
  if (details === undefined) return;
  const json = { name: username, displayName: details.displayName, email: details.email };
  const path = '/rest/api/latest/admin/users';
  await perform({ operation: 'update_person', method: 'PUT', path, json }, [200]);
}

async function renameUser({ perform }: ProductCalls, name: string, newName: string): Promise<void> {
  const path = '/rest/api/latest/admin/users/rename';
  await perform(
    { operation: 'rename_person', method: 'POST', path, json: { name, newName } },
    [200],
  );
}

const toCreateGroupCall = (group: string): ProductCall => ({
  operation: 'create_group',
  method: 'POST',
  path: `/rest/api/latest/admin/groups?name=${encodeURIComponent(group)}`,
});

const toJoinCall = (username: string, groups: readonly string[]): ProductCall => ({
  operation: 'join',
  method: 'POST',
  path: '/rest/api/latest/admin/users/add-groups',
  json: { user: username, groups },
});

const toLeaveCall = (username: string, group: string): ProductCall => ({
  operation: 'leave',
  method: 'POST',
  path: '/rest/api/latest/admin/users/remove-group',
  json: { context: username, itemName: group },
});
