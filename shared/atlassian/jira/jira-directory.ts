// In: the steps of a plan. Out: Jira Data Center's REST API, versions 9 to 11.
import * as v from 'valibot';
import { createDirectory } from '#shared/atlassian/directory/create-directory.ts';
import { derivedPasswordSetter } from '#shared/atlassian/directory/derived-password-setter.ts';
import { fetchMembers } from '#shared/atlassian/directory/fetch-members.ts';
import { fetchUser } from '#shared/atlassian/directory/fetch-user.ts';
import { toShownEmail } from '#shared/atlassian/directory/to-shown-email.ts';
import {
  type ProductCalls,
  productCalls,
  type ReadRefusal,
} from '#shared/atlassian/rest/product-calls.ts';
import { type ProductCall, refuseAnswer } from '#shared/atlassian/rest/product-client.ts';
import type { AdapterOptions } from '#shared/atlassian/rest/product-parts.ts';
import { readOnlyRefusal } from '#shared/atlassian/rest/read-only-refusal.ts';
import { MOST_GROUPS } from '#shared/atlassian/rest/read-pages.ts';
import { Failure } from '#shared/base/failure.ts';
import type { HttpAnswer } from '#shared/base/http.ts';
import type { Account } from '#shared/plan/plan-provisioning.ts';
import { isSameEmail } from '#shared/products/is-same-email.ts';
import { isSameUser } from '#shared/products/is-same-user.ts';
import type { User } from '#shared/products/user.ts';
import type { Directory } from '#shared/provision/directory.ts';
import { jiraPasswordCall } from './jira-password-call.ts';
import { readJiraRefusal } from './read-jira-refusal.ts';
import { searchUsers } from './search-users.ts';

/**
 * Returns Jira's users and groups. Jira spells "already so" as 400, and everything that it refuses too, in
 * words of the service account's language: so after a 400 the account is read, and only what it holds
 * counts. Where it is not as wanted, English words say why, others `provision.change_refused`.
 * Source: https://developer.atlassian.com/server/jira/platform/rest/v10003/
 */
export function jiraDirectory(options: AdapterOptions): Directory {
  const calls = productCalls(options, readRefusal);
  return createDirectory(calls, {
    capabilities: {
      changesDetails: true,
      reactivates: true,
      setsPasswordSeparately: false,
      groupsOfNewUsers: [],
    },
    // Jira's own validation of new user names; everything else is allowed and percent-encoded.
    toSupportedUser: (user) => (/[<>&]/.test(user.username) ? null : user),
    findAccount: (username) => findAccount(calls, username),
    searchByEmail: searchUsers(calls),
    createUser: {
      toCall: async (user) => toCreateCall(user, await options.passwordFor(user.username)),
      ...{ created: 201, exists: 400 },
      refuse: (answer, call) => refuseUser(calls, call, answer),
    },
    setPassword: derivedPasswordSetter(options, jiraPasswordCall),
    updateUser: (username, { details, active }) =>
      changeUser(calls, username, {
        ...(details && { emailAddress: details.email, displayName: details.displayName }),
        ...(active && { active }),
      }),
    renameUser: (username, name) => changeUser(calls, username, { name }),
    deactivateUser: (username) => changeUser(calls, username, { active: false }),
    // 400: it exists, or Jira cannot hold the name; the join tells these two apart.
    createGroup: { toCall: toCreateGroupCall, done: [201, 400] },
    // 400: already a member, and every refusal.
    join: { toCall: toJoinCall, done: [201], doubtful: [400], missingStatus: 404 },
    leave: {
      toCall: toLeaveCall,
      // 400: not a direct member, and every refusal; 404: no such group any more.
      ...{ done: [200], doubtful: [400, 404] },
      saysNotMember: (answer) => readJiraRefusal(answer, { operation: 'leave' }).saysNotMember,
    },
    refuseMembership: (answer, call, { username, group }) =>
      refuseChange(call, answer, [username, group]),
    listMembers: (group, start) => listMembers(calls, group, start),
  });
}

const readRefusal: ReadRefusal = (answer, call) =>
  answer.status === 403 ? (readOnlyRefusal(answer, call) ?? 'provision.not_permitted') : null;

const USER = v.object({
  name: v.string(),
  emailAddress: v.nullish(v.string()),
  displayName: v.string(),
  active: v.boolean(),
  groups: v.object({ items: v.array(v.object({ name: v.string() })) }),
});

async function findAccount(calls: ProductCalls, username: string): Promise<Account | null> {
  const path = `/rest/api/2/user?username=${encodeURIComponent(username)}&expand=groups`;
  const user = await fetchUser(calls, username, { path, schema: USER, nameOf: ({ name }) => name });
  if (user === null) return null;
  const groups = user.groups.items.map((group) => group.name);
  // Jira has no pages of a user's groups: they all came at once.
  if (groups.length > MOST_GROUPS) {
    throw new Failure('provision.group_limit_exceeded', { product: 'jira' });
  }
  const { name, emailAddress, displayName, active } = user;
  return { username: name, email: toShownEmail(emailAddress), displayName, active, groups };
}

const toCreateCall = ({ username, email, displayName }: User, password: string): ProductCall => ({
  operation: 'create_person',
  method: 'POST',
  path: '/rest/api/2/user',
  json: {
    name: username,
    emailAddress: email,
    displayName,
    password,
    notification: 'false',
    // No application by default: access comes with the groups that the policy grants.
    applicationKeys: [],
  },
});

type UserFields = Partial<Record<'name' | 'emailAddress' | 'displayName', string>> & {
  readonly active?: boolean;
};

// Before 8.3 Jira answers 400 too where nothing is to be changed: JRASERVER-37294.
async function changeUser(calls: ProductCalls, username: string, json: UserFields): Promise<void> {
  const path = `/rest/api/2/user?username=${encodeURIComponent(username)}`;
  const call: ProductCall = { operation: 'update_person', method: 'PUT', path, json };
  const answer = await calls.perform(call, [200, 400]);
  if (answer.status === 200) return;
  const account = await findAccount(calls, username);
  if (account === null || !isAsWanted(account, json)) refuseUser(calls, call, answer);
}

const isAsWanted = (account: Account, { name, emailAddress, ...wanted }: UserFields): boolean =>
  (name === undefined || isSameUser(account.username, name)) &&
  (emailAddress === undefined || isSameEmail(account.email ?? '', emailAddress)) &&
  account.displayName === (wanted.displayName ?? account.displayName) &&
  account.active === (wanted.active ?? account.active);

// A 400 for what was sent names the field; one for where it should go does not. Of `active` it says that
// the user leads a project.
function refuseUser({ connection }: ProductCalls, call: ProductCall, answer: HttpAnswer): never {
  const { fields } = readJiraRefusal(answer, call);
  const isOfValue = fields.some((field) => field !== 'active');
  if (isOfValue) return refuseAnswer(connection, call, { status: 400 });
  if (call.operation !== 'create_person') return refuseChange(call, answer, []);
  const { operation } = call;
  throw new Failure('provision.directory_read_only', { product: 'jira', operation, status: 400 });
}

function refuseChange(call: ProductCall, answer: HttpAnswer, names: readonly string[]): never {
  const { code } = readJiraRefusal(answer, call, names);
  const { status } = answer;
  throw new Failure(code, { product: 'jira', operation: call.operation, status });
}

const MEMBERS = v.object({
  values: v.array(v.object({ name: v.string() })),
  isLast: v.nullish(v.boolean()),
});

function listMembers(calls: ProductCalls, group: string, start: number) {
  const query = `groupname=${encodeURIComponent(group)}&includeInactiveUsers=true`;
  const path = `/rest/api/2/group/member?${query}&startAt=${start}&maxResults=50`;
  return fetchMembers(calls, {
    ...{ path, schema: MEMBERS },
    toPage: ({ values, isLast }) => {
      const isEnd = isLast === true || values.length === 0;
      return {
        items: values.map(({ name }) => name),
        next: isEnd ? null : start + values.length,
      };
    },
  });
}

const toCreateGroupCall = (name: string): ProductCall => ({
  operation: 'create_group',
  method: 'POST',
  path: '/rest/api/2/group',
  json: { name },
});

const toJoinCall = (username: string, group: string): ProductCall => ({
  operation: 'join',
  method: 'POST',
  path: `/rest/api/2/group/user?groupname=${encodeURIComponent(group)}`,
  json: { name: username },
});

const toLeaveCall = (username: string, group: string): ProductCall => ({
  operation: 'leave',
  method: 'DELETE',
  path: `/rest/api/2/group/user?groupname=${encodeURIComponent(group)}&username=${encodeURIComponent(username)}`,
});
