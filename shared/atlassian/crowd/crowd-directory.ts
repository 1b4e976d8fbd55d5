// In: the steps of a plan. Out: Crowd Data Center's REST API, versions 5 to 7.
import * as v from 'valibot';
import { type FoundUser, findByEmail } from '#shared/atlassian/directory/find-by-email.ts';
import { findWithGroups } from '#shared/atlassian/directory/find-with-groups.ts';
import { type KnownGroups, knownGroups } from '#shared/atlassian/directory/group-cache.ts';
import { joinGroups } from '#shared/atlassian/directory/join-groups.ts';
import { requireSameName } from '#shared/atlassian/directory/require-same-name.ts';
import { searchAllPages } from '#shared/atlassian/directory/search-all-pages.ts';
import { throwAwayPassword } from '#shared/atlassian/directory/throw-away-password.ts';
import { type Perform, performer } from '#shared/atlassian/rest/perform.ts';
import {
  type ProductCall,
  readAnswer,
  refuseAnswer,
} from '#shared/atlassian/rest/product-client.ts';
import { readPages } from '#shared/atlassian/rest/read-pages.ts';
import type { ServiceCalls } from '#shared/atlassian/rest/service-account.ts';
import { allSettledOrThrow } from '#shared/base/all-settled-or-throw.ts';
import { Failure } from '#shared/base/failure.ts';
import type { Account, Capabilities } from '#shared/plan/plan-provisioning.ts';
import type { User, UserDetails } from '#shared/products/user.ts';
import type { Directory, MissingGroup } from '#shared/provision/directory.ts';
import { RESOURCES, readCrowdRefusal, readReason } from './read-crowd-refusal.ts';

/**
 * Returns Crowd's people and groups, for all products that share it.
 * Source: https://developer.atlassian.com/server/crowd/rest/v602/ and
 * https://developer.atlassian.com/server/crowd/crowd-query-language/
 */
export function crowdDirectory(options: ServiceCalls): Directory {
  const perform = performer({ ...options, readRefusal: readCrowdRefusal });
  const crowd: Crowd = { ...options, perform, groups: knownGroups() };
  return {
    capabilities: CAPABILITIES,
    toSupportedUser,
    findAccount: (username) => findAccount(crowd, username),
    findByEmail: (email) => findByEmail(email, (text) => searchUsers(crowd, text)),
    createUser: (person) => createUser(crowd, person),
    // Nobody signs in with a password: Crowd opens sessions without one.
    setPassword: async () => {},
    updateUser: (username, changes) => changeUser(crowd, username, changes),
    renameUser: (username, newName) => renameUser(crowd, username, newName),
    deactivateUser: (username) => changeUser(crowd, username, { active: false }),
    createGroup: (group) => createGroup(crowd, group),
    join: (username, groups, missing) =>
      allSettledOrThrow(groups.map((group) => join(crowd, { username, missing }, group))),
    leave: (username, groups) =>
      allSettledOrThrow(groups.map((group) => leave(crowd, username, group))),
  };
}

const CAPABILITIES: Capabilities = {
  changesDetails: true,
  reactivates: true,
  setsPasswordSeparately: false,
  groupsOfNewUsers: [],
  supportsGroupName: (name) => name.length <= 255,
};

interface Crowd extends ServiceCalls {
  readonly perform: Perform;
  readonly groups: KnownGroups;
}

function toSupportedUser(person: User): User {
  if (person.username.length <= 255) return person;
  throw new Failure('provision.username_refused', { product: 'crowd' });
}

const USER = v.object({
  name: v.string(),
  email: v.nullish(v.string(), ''),
  'first-name': v.nullish(v.string(), ''),
  'last-name': v.nullish(v.string(), ''),
  'display-name': v.nullish(v.string(), ''),
  active: v.boolean(),
});
type CrowdUser = v.InferOutput<typeof USER>;

async function findAccount(crowd: Crowd, username: string): Promise<Account | null> {
  const found = await findWithGroups(
    findUser(crowd, username),
    readPages('crowd', (start) => readGroups(crowd, username, start)),
  );
  if (found === null) return null;
  const { user, groups } = found;
  groups.forEach(crowd.groups.add);
  return {
    username: user.name,
    email: user.email,
    displayName: user['display-name'],
    active: user.active,
    groups,
  };
}

async function findUser(crowd: Crowd, username: string): Promise<CrowdUser | null> {
  const call: ProductCall = {
    operation: 'find_account',
    method: 'GET',
    path: `${RESOURCES}/user?username=${encodeURIComponent(username)}`,
  };
  const answer = await crowd.perform(call, [200, 404]);
  if (answer.status === 404) return null;
  const user = readAnswer(crowd.connection, call, { answer, schema: USER });
  requireSameName(crowd.connection, call, { asked: username, found: user.name });
  return user;
}

const GROUPS = v.object({ groups: v.array(v.object({ name: v.string() })) });
const PAGE = 1_000;

// Direct ones: what somebody has by nesting is not theirs to leave. Nobody has none.
async function readGroups(crowd: Crowd, username: string, start: number) {
  const call: ProductCall = {
    operation: 'find_groups',
    method: 'GET',
    path: `${RESOURCES}/user/group/direct?username=${encodeURIComponent(username)}&start-index=${start}&max-results=${PAGE}`,
  };
  const answer = await crowd.perform(call, [200]);
  const page = readAnswer(crowd.connection, call, { answer, schema: GROUPS });
  const items = page.groups.map(({ name }) => name);
  // Crowd tells no total: a page that is not full is the last.
  return { items, next: items.length < PAGE ? null : start + items.length };
}

const FOUND = v.object({ users: v.array(v.pick(USER, ['name', 'email'])) });

// In Crowd Query Language, where a `*` stands for anything.
function searchUsers(crowd: Crowd, email: string): AsyncGenerator<FoundUser> {
  const operation = 'find_by_email';
  const restriction = `email = "${email.replace(/["\\]/g, '\\$&')}"`;
  const query = `entity-type=user&expand=user&restriction=${encodeURIComponent(restriction)}`;
  const readPage = async (start: number) => {
    const path = `${RESOURCES}/search?${query}&start-index=${start}&max-results=${PAGE}`;
    const call: ProductCall = { operation, method: 'GET', path };
    const answer = await crowd.perform(call, [200]);
    const { users } = readAnswer(crowd.connection, call, { answer, schema: FOUND });
    const items = users.map(({ name, email: theirs }) => ({ username: name, email: theirs }));
    return { items, next: items.length < PAGE ? null : start + items.length };
  };
  return searchAllPages({ connection: crowd.connection, operation, readPage });
}

async function createUser(crowd: Crowd, person: User): Promise<void> {
  const call: ProductCall = {
    operation: 'create_person',
    method: 'POST',
    path: `${RESOURCES}/user`,
    json: {
      name: person.username,
      ...toNames(person),
      active: true,
      password: { value: throwAwayPassword() },
    },
  };
  const answer = await crowd.perform(call, [201, 400]);
  if (answer.status === 201) return;
  // Somebody else may have been faster, or an earlier answer was lost: then the account is there.
  if ((await findUser(crowd, person.username)) !== null) return;
  refuseAnswer(crowd.connection, call, { status: 400, reason: readReason(answer) });
}

function toNames({ email, displayName }: UserDetails) {
  const [first = '', ...others] = displayName.split(/\s+/);
  const last = others.join(' ') || first;
  return { 'first-name': first, 'last-name': last, 'display-name': displayName, email };
}

// Crowd blanks what a change leaves out, so all that it told goes back.
async function changeUser(
  crowd: Crowd,
  username: string,
  { details, active }: { readonly details?: UserDetails; readonly active?: boolean },
): Promise<void> {
  const call: ProductCall = {
    operation: 'update_person',
    method: 'PUT',
    path: `${RESOURCES}/user?username=${encodeURIComponent(username)}`,
  };
  const user = await findUser(crowd, username);
  if (user === null) return refuseAnswer(crowd.connection, call, { status: 404 });
  const told = {
    'first-name': user['first-name'],
    'last-name': user['last-name'],
    'display-name': user['display-name'],
    email: user.email,
  };
  // People may have split their name by hand: only a new one is split anew.
  const isRenamed = details !== undefined && details.displayName !== user['display-name'];
  const json = {
    ...{ name: user.name, ...told, active: active ?? user.active },
    ...(isRenamed ? toNames(details) : details && { email: details.email }),
  };
  await crowd.perform({ ...call, json }, [204]);
}

async function renameUser(crowd: Crowd, username: string, newName: string): Promise<void> {
  const path = `${RESOURCES}/user/rename?username=${encodeURIComponent(username)}`;
  const json = { 'new-name': newName };
  await crowd.perform({ operation: 'rename_person', method: 'POST', path, json }, [200, 204]);
}

async function createGroup(crowd: Crowd, group: string): Promise<void> {
  if (crowd.groups.has(group)) return;
  const call: ProductCall = {
    operation: 'create_group',
    method: 'POST',
    path: `${RESOURCES}/group`,
    json: { name: group, type: 'GROUP', description: '', active: true },
  };
  // 400: it exists, or Crowd cannot hold the name; the join tells these two apart.
  await crowd.perform(call, [201, 400]);
}

interface Joiner {
  readonly username: string;
  readonly missing: MissingGroup;
}

async function join(crowd: Crowd, { username, missing }: Joiner, group: string): Promise<void> {
  const call: ProductCall = {
    operation: 'join',
    method: 'POST',
    path: `${RESOURCES}/user/group/direct?username=${encodeURIComponent(username)}`,
    json: { name: group },
  };
  const answer = await joinGroups(crowd, {
    ...{ call, groups: [group], missing, missingStatus: 400 },
    // 409: already a member.
    done: [201, 409],
    createGroup: (name) => createGroup(crowd, name),
  });
  if (answer.status !== 400) return;
  const reason = readReason(answer);
  // Crowd says with 400 too what it cannot do at all.
  if (reason !== 'GROUP_NOT_FOUND') refuseAnswer(crowd.connection, call, { status: 400, reason });
}

async function leave(crowd: Crowd, username: string, group: string): Promise<void> {
  const call: ProductCall = {
    operation: 'leave',
    method: 'DELETE',
    path: `${RESOURCES}/user/group/direct?username=${encodeURIComponent(username)}&groupname=${encodeURIComponent(group)}`,
  };
  // 404: not a member, or no such group any more.
  await crowd.perform(call, [204, 404]);
}
