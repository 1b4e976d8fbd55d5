// In: the steps of a plan. Out: Crowd Data Center's REST API, versions 5 to 7.
import * as v from 'valibot';
import { createDirectory } from '#shared/atlassian/directory/create-directory.ts';
import { disposablePassword } from '#shared/atlassian/directory/disposable-password.ts';
import { fetchUser } from '#shared/atlassian/directory/fetch-user.ts';
import type { FoundUser } from '#shared/atlassian/directory/find-by-email.ts';
import { findWithGroups } from '#shared/atlassian/directory/find-with-groups.ts';
import { pagesWithoutEnd } from '#shared/atlassian/directory/pages-without-end.ts';
import { searchAllPages } from '#shared/atlassian/directory/search-all-pages.ts';
import { toShownEmail } from '#shared/atlassian/directory/to-shown-email.ts';
import { fetchAnswer } from '#shared/atlassian/rest/fetch-answer.ts';
import { type ProductCalls, productCalls } from '#shared/atlassian/rest/product-calls.ts';
import { type ProductCall, refuseAnswer } from '#shared/atlassian/rest/product-client.ts';
import { readPages } from '#shared/atlassian/rest/read-pages.ts';
import type { ServiceCalls } from '#shared/atlassian/rest/service-account.ts';
import { toUnmarkedPage } from '#shared/atlassian/rest/to-unmarked-page.ts';
import type { HttpAnswer } from '#shared/base/http.ts';
import type { Account } from '#shared/plan/plan-provisioning.ts';
import type { User, UserDetails } from '#shared/products/user.ts';
import type { Directory } from '#shared/provision/directory.ts';
import { RESOURCES, readCrowdRefusal, readReason } from './read-crowd-refusal.ts';

/**
 * Returns Crowd's users and groups, for all products that share it.
 * Source: https://developer.atlassian.com/server/crowd/rest/v602/ and
 * https://developer.atlassian.com/server/crowd/crowd-query-language/
 */
export function crowdDirectory(options: ServiceCalls): Directory {
  const calls = productCalls(options, readCrowdRefusal);
  return createDirectory(calls, {
    capabilities: {
      changesDetails: true,
      reactivates: true,
      setsPasswordSeparately: false,
      groupsOfNewUsers: [],
    },
    toSupportedUser: (user) => user,
    findAccount: (username) => findAccount(calls, username),
    findUser: (username) => findUser(calls, username),
    searchByEmail: (email) => searchUsers(calls, email),
    createUser: {
      toCall: toCreateCall,
      ...{ created: 201, exists: 400 },
      refuse: (answer, call) => refuse(calls, call, answer),
    },
    // No user logs in with a password: Crowd opens sessions without one.
    setPassword: async () => {},
    updateUser: (username, changes) => changeUser(calls, username, changes),
    renameUser: (username, newName) => renameUser(calls, username, newName),
    deactivateUser: (username) => changeUser(calls, username, { active: false }),
    // 400: it exists, or Crowd cannot hold the name; the join tells these two apart.
    createGroup: { toCall: toCreateGroupCall, done: [201, 400] },
    join: {
      toCall: toJoinCall,
      // 409: already a member.
      ...{ done: [201], doubtful: [409], missingStatus: 400 },
      // Crowd says with 400 too what it cannot do at all.
      requireMissingGroup: (answer, call) => {
        if (readReason(answer) !== 'GROUP_NOT_FOUND') refuse(calls, call, answer);
      },
    },
    // 404: not a member, or no such group any more.
    leave: { toCall: toLeaveCall, done: [204], doubtful: [404] },
    refuseMembership: (answer, call) => refuse(calls, call, answer),
    findGroups: (username) => findGroups(calls, username),
  });
}

function refuse({ connection }: ProductCalls, call: ProductCall, answer: HttpAnswer): never {
  return refuseAnswer(connection, call, { status: answer.status, reason: readReason(answer) });
}

async function findAccount(calls: ProductCalls, username: string): Promise<Account | null> {
  const found = await findWithGroups(findUser(calls, username), findGroups(calls, username));
  if (found === null) return null;
  const { name, email, 'display-name': displayName, active } = found.user;
  return { username: name, email: toShownEmail(email), displayName, active, groups: found.groups };
}

const USER = v.object({
  name: v.string(),
  email: v.nullish(v.string(), ''),
  'first-name': v.nullish(v.string(), ''),
  'last-name': v.nullish(v.string(), ''),
  'display-name': v.nullish(v.string(), ''),
  active: v.boolean(),
});

function findUser(calls: ProductCalls, username: string) {
  const path = `${RESOURCES}/user?username=${encodeURIComponent(username)}`;
  return fetchUser(calls, username, { path, schema: USER, nameOf: ({ name }) => name });
}

const findGroups = (calls: ProductCalls, username: string) =>
  readPages('crowd', (start) => readGroups(calls, username, start));

const GROUPS = v.object({ groups: v.array(v.object({ name: v.string() })) });
const PAGE = 1_000;

// Direct ones: what a user has by nesting, no call can take away. An unknown user has none.
async function readGroups(calls: ProductCalls, username: string, start: number) {
  const path = `${RESOURCES}/user/group/direct?username=${encodeURIComponent(username)}&start-index=${start}&max-results=${PAGE}`;
  const page = await fetchAnswer(calls, { operation: 'find_groups', path }, GROUPS);
  return toUnmarkedPage(
    page.groups.map(({ name }) => name),
    start,
  );
}

const FOUND = v.object({ users: v.array(v.pick(USER, ['name', 'email'])) });

// In Crowd Query Language, where a `*` stands for anything.
function searchUsers(calls: ProductCalls, email: string): AsyncGenerator<FoundUser> {
  const operation = 'find_by_email';
  const restriction = `email = "${email.replace(/["\\]/g, '\\$&')}"`;
  const query = `entity-type=user&expand=user&restriction=${encodeURIComponent(restriction)}`;
  const fetchUsers = async (start: number) => {
    const path = `${RESOURCES}/search?${query}&start-index=${start}&max-results=${PAGE}`;
    const { users } = await fetchAnswer(calls, { operation, path }, FOUND);
    return users.map((user) => ({ username: user.name, email: toShownEmail(user.email) }));
  };
  const { connection } = calls;
  const readPage = pagesWithoutEnd({ connection, operation, fetchUsers });
  return searchAllPages({ connection, operation, readPage });
}

const toCreateCall = (user: User): ProductCall => ({
  operation: 'create_person',
  method: 'POST',
  path: `${RESOURCES}/user`,
  json: {
    name: user.username,
    ...toNames(user),
    active: true,
    password: { value: disposablePassword() },
  },
});

function toNames({ email, displayName }: UserDetails) {
  const [first = '', ...others] = displayName.split(/\s+/);
  const last = others.join(' ') || first;
  return { 'first-name': first, 'last-name': last, 'display-name': displayName, email };
}

// Crowd blanks what a change leaves out, so all that it has shown goes back.
async function changeUser(
  calls: ProductCalls,
  username: string,
  { details, active }: { readonly details?: UserDetails; readonly active?: boolean },
): Promise<void> {
  const path = `${RESOURCES}/user?username=${encodeURIComponent(username)}`;
  const call: ProductCall = { operation: 'update_person', method: 'PUT', path };
  const user = await findUser(calls, username);
  if (user === null) return refuseAnswer(calls.connection, call, { status: 404 });
  // Users may have split their name by hand: only a new one is split anew.
  const isRenamed = details !== undefined && details.displayName !== user['display-name'];
  const json = {
    ...{ ...user, active: active ?? user.active },
    ...(isRenamed ? toNames(details) : details && { email: details.email }),
  };
  await calls.perform({ ...call, json }, [204]);
}

async function renameUser(
  { perform }: ProductCalls,
  username: string,
  newName: string,
): Promise<void> {
  const path = `${RESOURCES}/user/rename?username=${encodeURIComponent(username)}`;
  const json = { 'new-name': newName };
  await perform({ operation: 'rename_person', method: 'POST', path, json }, [200, 204]);
}

const toCreateGroupCall = (group: string): ProductCall => ({
  operation: 'create_group',
  method: 'POST',
  path: `${RESOURCES}/group`,
  json: { name: group, type: 'GROUP', description: '', active: true },
});

const toJoinCall = (username: string, group: string): ProductCall => ({
  operation: 'join',
  method: 'POST',
  path: `${RESOURCES}/user/group/direct?username=${encodeURIComponent(username)}`,
  json: { name: group },
});

const toLeaveCall = (username: string, group: string): ProductCall => ({
  operation: 'leave',
  method: 'DELETE',
  path: `${RESOURCES}/user/group/direct?username=${encodeURIComponent(username)}&groupname=${encodeURIComponent(group)}`,
});
