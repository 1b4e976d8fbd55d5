// In: the steps of a plan. Out: Jira Data Center's REST API, versions 9 to 11.
import * as v from 'valibot';
import { type FoundUser, findByEmail } from '#shared/atlassian/directory/find-by-email.ts';
import { type KnownGroups, knownGroups } from '#shared/atlassian/directory/group-cache.ts';
import { joinEach } from '#shared/atlassian/directory/join-each.ts';
import { joinGroups } from '#shared/atlassian/directory/join-groups.ts';
import { requireSameName } from '#shared/atlassian/directory/require-same-name.ts';
import { searchAllPages } from '#shared/atlassian/directory/search-all-pages.ts';
import type { AdapterOptions } from '#shared/atlassian/product-parts.ts';
import { type Perform, performer, type ReadRefusal } from '#shared/atlassian/rest/perform.ts';
import {
  type ProductCall,
  readAnswer,
  refuseAnswer,
} from '#shared/atlassian/rest/product-client.ts';
import { readOnlyRefusal } from '#shared/atlassian/rest/read-only-refusal.ts';
import { MOST_GROUPS } from '#shared/atlassian/rest/read-pages.ts';
import { passwordSetter } from '#shared/atlassian/rest/set-password.ts';
import { allSettledOrThrow } from '#shared/base/all-settled-or-throw.ts';
import { Failure } from '#shared/base/failure.ts';
import type { HttpAnswer } from '#shared/base/http.ts';
import { parseJson } from '#shared/base/parse-json.ts';
import type { Account, Capabilities, UserChanges } from '#shared/plan/plan-provisioning.ts';
import type { User } from '#shared/products/user.ts';
import type { Directory, MissingGroup } from '#shared/provision/directory.ts';
import { jiraPasswordCall } from './jira-password-call.ts';

/**
 * Returns Jira's people and groups. Jira spells "already so" as 400 in words of the service
 * account's language; so a 400 is never read, but what it may mean is looked up or shows at the next step.
 * Source: https://developer.atlassian.com/server/jira/platform/rest/v10003/
 */
export function jiraDirectory(options: AdapterOptions): Directory {
  const perform = performer({ ...options, readRefusal });
  const setPassword = passwordSetter(options, jiraPasswordCall);
  const jira: Jira = { ...options, perform, groups: knownGroups() };
  return {
    capabilities: CAPABILITIES,
    toSupportedUser,
    findAccount: (username) => findAccount(jira, username),
    findByEmail: (email) => findByEmail(email, (text) => searchUsers(jira, text)),
    createUser: (person) => createUser(jira, person),
    setPassword: async (username) =>
      setPassword({ username, password: await options.passwordFor(username) }),
    updateUser: (username, changes) => updateUser(jira, username, changes),
    renameUser: (username, name) => changeUser(jira, username, { name }),
    deactivateUser: (username) => changeUser(jira, username, { active: false }),
    createGroup: (group) => createGroup(jira, group),
    join: (username, groups, missing) => join(jira, { username, missing }, groups),
    leave: (username, groups) =>
      allSettledOrThrow(groups.map((group) => leave(jira, username, group))),
  };
}

const CAPABILITIES: Capabilities = {
  changesDetails: true,
  reactivates: true,
  setsPasswordSeparately: false,
  groupsOfNewUsers: [],
  supportsGroupName: (name) => name.length <= 255,
};

interface Jira extends AdapterOptions {
  readonly perform: Perform;
  readonly groups: KnownGroups;
}

const readRefusal: ReadRefusal = (answer, call) =>
  answer.status === 403 ? (readOnlyRefusal(answer, call) ?? 'provision.not_permitted') : null;

// Jira's own validation of new user names; everything else is allowed and percent-encoded.
function toSupportedUser(person: User): User {
  if (person.username.length <= 255 && !/[<>&]/.test(person.username)) return person;
  throw new Failure('provision.username_refused', { product: 'jira' });
}

const USER = v.object({
  name: v.string(),
  emailAddress: v.nullish(v.string(), ''),
  displayName: v.string(),
  active: v.boolean(),
  groups: v.object({ items: v.array(v.object({ name: v.string() })) }),
});

async function findAccount(jira: Jira, username: string): Promise<Account | null> {
  const call: ProductCall = {
    operation: 'find_account',
    method: 'GET',
    path: `/rest/api/2/user?username=${encodeURIComponent(username)}&expand=groups`,
  };
  const answer = await jira.perform(call, [200, 404]);
  if (answer.status === 404) return null;
  const user = readAnswer(jira.connection, call, { answer, schema: USER });
  requireSameName(jira.connection, call, { asked: username, found: user.name });
  const groups = user.groups.items.map((group) => group.name);
  // Jira has no pages of a person's groups: they all came at once.
  if (groups.length > MOST_GROUPS) {
    throw new Failure('provision.group_limit_exceeded', { product: 'jira' });
  }
  groups.forEach(jira.groups.add);
  return {
    username: user.name,
    email: user.emailAddress,
    displayName: user.displayName,
    active: user.active,
    groups,
  };
}

const FOUND = v.array(v.object({ name: v.string(), emailAddress: v.nullish(v.string(), '') }));
const PAGE = 1_000;

// It finds whoever has a name or an address that begins so.
function searchUsers(jira: Jira, text: string): AsyncGenerator<FoundUser> {
  const operation = 'find_by_email';
  const query = `username=${encodeURIComponent(text)}&includeInactive=true&maxResults=${PAGE}`;
  const readPage = async (start: number) => {
    const path = `/rest/api/2/user/search?${query}&startAt=${start}`;
    const call: ProductCall = { operation, method: 'GET', path };
    const answer = await jira.perform(call, [200]);
    const users = readAnswer(jira.connection, call, { answer, schema: FOUND });
    const items = users.map(({ name, emailAddress }) => ({ username: name, email: emailAddress }));
    // Jira tells no total: a page that is not full is the last.
    return { items, next: items.length < PAGE ? null : start + items.length };
  };
  return searchAllPages({ connection: jira.connection, operation, readPage });
}

async function createUser(jira: Jira, person: User): Promise<void> {
  const call: ProductCall = {
    operation: 'create_person',
    method: 'POST',
    path: '/rest/api/2/user',
    json: {
      name: person.username,
      emailAddress: person.email,
      displayName: person.displayName,
      password: await jira.passwordFor(person.username),
      notification: 'false',
      // No application by default: access comes with the groups that the policy grants.
      applicationKeys: [],
    },
  };
  const answer = await jira.perform(call, [201, 400]);
  if (answer.status === 201) return;
  // Somebody else may have been faster, or an earlier answer was lost: then the account is there.
  if ((await findAccount(jira, person.username)) !== null) return;
  if (blamesNoField(answer)) throw readOnly('provision.directory_read_only', call);
  refuseAnswer(jira.connection, call, { status: 400 });
}

function updateUser(jira: Jira, username: string, { details, active }: UserChanges): Promise<void> {
  return changeUser(jira, username, {
    ...(details && { emailAddress: details.email, displayName: details.displayName }),
    ...(active && { active }),
  });
}

async function changeUser(jira: Jira, username: string, json: object): Promise<void> {
  const call: ProductCall = {
    operation: 'update_person',
    method: 'PUT',
    path: `/rest/api/2/user?username=${encodeURIComponent(username)}`,
    json,
  };
  const answer = await jira.perform(call, [200, 400]);
  if (answer.status === 200) return;
  if (blamesNoField(answer)) throw readOnly('provision.other_directory', call);
  refuseAnswer(jira.connection, call, { status: 400 });
}

const REFUSED_FIELDS = v.object({ errors: v.record(v.string(), v.unknown()) });

// A 400 for what was sent names the field; one for where it should go does not.
function blamesNoField({ body }: HttpAnswer): boolean {
  const refused = parseJson(body, REFUSED_FIELDS);
  return refused !== null && Object.keys(refused.errors).length === 0;
}

const readOnly = (
  code: 'provision.directory_read_only' | 'provision.other_directory',
  { operation }: ProductCall,
) => new Failure(code, { product: 'jira', operation, status: 400 });

async function createGroup(jira: Jira, group: string): Promise<void> {
  if (jira.groups.has(group)) return;
  const call: ProductCall = {
    operation: 'create_group',
    method: 'POST',
    path: '/rest/api/2/group',
    json: { name: group },
  };
  // 400: it exists, or Jira cannot hold the name; the join tells these two apart.
  await jira.perform(call, [201, 400]);
}

interface Joiner {
  readonly username: string;
  readonly missing: MissingGroup;
}

function join(jira: Jira, joiner: Joiner, groups: readonly string[]): Promise<void> {
  return joinEach({
    groups,
    join: (group) => joinOne(jira, joiner, group),
    findPerson: () => findAccount(jira, joiner.username),
    connection: jira.connection,
  });
}

function joinOne(jira: Jira, { username, missing }: Joiner, group: string): Promise<HttpAnswer> {
  const call: ProductCall = {
    operation: 'join',
    method: 'POST',
    path: `/rest/api/2/group/user?groupname=${encodeURIComponent(group)}`,
    json: { name: username },
  };
  return joinGroups(jira, {
    ...{ call, groups: [group], missing, missingStatus: 404 },
    // 400: already a member.
    done: [201, 400],
    createGroup: (name) => createGroup(jira, name),
  });
}

async function leave(jira: Jira, username: string, group: string): Promise<void> {
  const call: ProductCall = {
    operation: 'leave',
    method: 'DELETE',
    path: `/rest/api/2/group/user?groupname=${encodeURIComponent(group)}&username=${encodeURIComponent(username)}`,
  };
  // 400: not a member; 404: no such group any more.
  await jira.perform(call, [200, 400, 404]);
}
