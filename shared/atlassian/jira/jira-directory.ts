// In: the steps of a plan. Out: Jira Data Center's REST API, versions 9 to 11.
import * as v from 'valibot';
import {
  type ProductCall,
  type ProductConnection,
  readAnswer,
  refuseAnswer,
} from '#shared/atlassian/product-client.ts';
import type { CallAsService } from '#shared/atlassian/service-account.ts';
import { Failure } from '#shared/base/failure.ts';
import type { HttpAnswer } from '#shared/base/http.ts';
import { toGroupKey } from '#shared/map/group-claim.ts';
import type { Account, Person } from '#shared/plan/plan-provisioning.ts';
import type { Directory } from '#shared/provision/directory.ts';

/** What the directory needs besides the port's arguments. */
export interface JiraDirectoryOptions {
  readonly connection: ProductConnection;
  readonly call: CallAsService;
  /** The password that a new person gets, so that the first sign-in needs no second write. */
  readonly initialPassword: (username: string) => Promise<string>;
}

/**
 * Yields Jira's people and groups. Jira spells "already so" as 400 in words of the service
 * account's language; so a 400 is never read, but what it may mean is looked up or shows at the next step.
 * Source: https://developer.atlassian.com/server/jira/platform/rest/v10003/
 */
export function jiraDirectory(options: JiraDirectoryOptions): Directory {
  const groups = knownGroups();
  const jira = { ...options, groups };
  return {
    findAccount: (username) => findAccount(jira, username),
    createPerson: (person) => createPerson(jira, person),
    updatePerson: async (username, changes) => {
      const call: ProductCall = {
        operation: 'update_person',
        method: 'PUT',
        path: `/rest/api/2/user?username=${encodeURIComponent(username)}`,
        json: {
          ...(changes.email !== undefined && { emailAddress: changes.email }),
          ...(changes.displayName !== undefined && { displayName: changes.displayName }),
          ...(changes.active !== undefined && { active: changes.active }),
        },
      };
      await perform(jira, call, [200]);
    },
    createGroup: async (group) => {
      if (!groups.has(group)) await createGroup(jira, group);
    },
    join: (username, group) => join(jira, username, group),
    leave: async (username, group) => {
      const call: ProductCall = {
        operation: 'leave',
        method: 'DELETE',
        path: `/rest/api/2/group/user?groupname=${encodeURIComponent(group)}&username=${encodeURIComponent(username)}`,
      };
      // 400: not a member; 404: no such group any more.
      await perform(jira, call, [200, 400, 404]);
    },
  };
}

interface Jira extends JiraDirectoryOptions {
  readonly groups: KnownGroups;
}

interface KnownGroups {
  readonly has: (group: string) => boolean;
  readonly add: (group: string) => void;
}

// Groups that this instance has seen in Jira need no attempt to create them; one that was deleted
// meanwhile shows when somebody joins it.
function knownGroups(): KnownGroups {
  const keys = new Set<string>();
  return {
    has: (group) => keys.has(toGroupKey(group)),
    add: (group) => {
      if (keys.size < MOST_KNOWN_GROUPS) keys.add(toGroupKey(group));
    },
  };
}

const MOST_KNOWN_GROUPS = 5_000;

const USER = v.object({
  name: v.string(),
  emailAddress: v.nullish(v.string(), ''),
  displayName: v.string(),
  active: v.boolean(),
  groups: v.object({ items: v.array(v.object({ name: v.string() })) }),
});

async function findAccount(jira: Jira, username: string): Promise<Account | null> {
  requireUsername(username);
  const call: ProductCall = {
    operation: 'find_account',
    method: 'GET',
    path: `/rest/api/2/user?username=${encodeURIComponent(username)}&expand=groups`,
  };
  const answer = await perform(jira, call, [200, 404]);
  if (answer.status === 404) return null;
  const user = readAnswer(jira.connection, call, { answer, schema: USER });
  // A database may fold more than case: `ádmin` must not be given `admin`.
  if (user.name.toLowerCase() !== username.toLowerCase()) {
    refuseAnswer(jira.connection, call, { status: answer.status, reason: 'other_account' });
  }
  const groups = user.groups.items.map((group) => group.name);
  groups.forEach(jira.groups.add);
  return {
    username: user.name,
    email: user.emailAddress,
    displayName: user.displayName,
    active: user.active,
    groups,
  };
}

// Jira's own validation of new user names; everything else is allowed and percent-encoded.
function requireUsername(username: string): void {
  if (username.length > 255 || /[<>&]/.test(username)) {
    throw new Failure('provision.username_refused', { product: 'jira' });
  }
}

async function createPerson(jira: Jira, person: Person): Promise<void> {
  const call: ProductCall = {
    operation: 'create_person',
    method: 'POST',
    path: '/rest/api/2/user',
    json: {
      name: person.username,
      emailAddress: person.email,
      displayName: person.displayName,
      password: await jira.initialPassword(person.username),
      notification: 'false',
      // No application by default: access comes with the groups that the policy grants.
      applicationKeys: [],
    },
  };
  const { status } = await perform(jira, call, [201, 400]);
  // Somebody else may have been faster, or an earlier answer was lost: then the account is there.
  if (status === 400 && (await findAccount(jira, person.username)) === null) {
    refuseAnswer(jira.connection, call, { status });
  }
}

async function createGroup(jira: Jira, group: string): Promise<void> {
  const call: ProductCall = {
    operation: 'create_group',
    method: 'POST',
    path: '/rest/api/2/group',
    json: { name: group },
  };
  // 400: it exists, or Jira cannot hold the name; the join tells these two apart.
  await perform(jira, call, [201, 400]);
}

async function join(jira: Jira, username: string, group: string): Promise<void> {
  const call: ProductCall = {
    operation: 'join',
    method: 'POST',
    path: `/rest/api/2/group/user?groupname=${encodeURIComponent(group)}`,
    json: { name: username },
  };
  // 400: already a member.
  const { status } = await perform(jira, call, [201, 400, 404]);
  if (status === 404) {
    await createGroup(jira, group);
    await perform(jira, call, [201, 400]);
  }
  jira.groups.add(group);
}

async function perform(
  jira: Jira,
  call: ProductCall,
  expected: readonly number[],
): Promise<HttpAnswer> {
  const answer = await jira.call(call);
  if (!expected.includes(answer.status)) {
    refuseAnswer(jira.connection, call, { status: answer.status });
  }
  return answer;
}
