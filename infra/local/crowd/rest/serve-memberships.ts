// In: calls of /user/group/… and /group/user/….
// Out: who is in which group, directly or through nested groups, and memberships made and ended.
import * as v from 'valibot';
import { answerEmpty, answerEntity } from '#infra/local/crowd/representation/answers.ts';
import { readEntity } from '#infra/local/crowd/representation/read-entity.ts';
import { refusal } from '#infra/local/crowd/representation/refusal.ts';
import type { Group, Reach, User } from '#infra/local/crowd/state/directory.ts';
import type { CrowdApp, CrowdContext, CrowdState } from '#infra/local/crowd/state/make-state.ts';
import { baseUriOf, toGroupReference, toLink, toUserReference } from './entities.ts';
import { answerGroups, answerUsers } from './listings.ts';
import {
  demandWritePermission,
  requireGroup,
  requireInBody,
  requireQuery,
  requireUser,
} from './requirements.ts';

const NamedEntity = v.object({ name: v.string() });

interface Membership {
  readonly user: User;
  readonly group: Group;
}

/** Adds the membership resources of users. */
export function serveMemberships(app: CrowdApp, crowd: CrowdState): void {
  app.get('/user/group/:reach{direct|nested}', (context) => readGroups(context, crowd));
  app.get('/group/user/:reach{direct|nested}', (context) => readMembers(context, crowd));
  app.post('/user/group/direct', (context) => joinGroup(context, crowd));
  app.post('/group/user/direct', (context) => admitUser(context, crowd));
  for (const path of ['/user/group/direct', '/group/user/direct']) {
    app.delete(path, (context) => leave(context, crowd));
  }
}

// An unknown user has no groups, and that is no error: https://jira.atlassian.com/browse/CWD-4433
function readGroups(context: CrowdContext, crowd: CrowdState): Response {
  const user = crowd.directory.findUser(requireQuery(context, 'username'));
  const groups = user === undefined ? [] : crowd.directory.groupsOf(user, reachOf(context, crowd));
  const wanted = context.req.query('groupname');
  if (!wanted) return answerGroups(context, crowd, groups);
  const group = requireMember(groups, wanted);
  return answerEntity(context, ['group', toGroupReference(context, crowd, group)]);
}

function readMembers(context: CrowdContext, crowd: CrowdState): Response {
  const group = crowd.directory.findGroup(requireQuery(context, 'groupname'));
  const people =
    group === undefined ? [] : crowd.directory.membersOf(group, reachOf(context, crowd));
  const wanted = context.req.query('username');
  if (!wanted) return answerUsers(context, crowd, people);
  const user = requireMember(people, wanted);
  return answerEntity(context, ['user', toUserReference(context, crowd, user)]);
}

function reachOf(context: CrowdContext, { switches }: CrowdState): Reach {
  return context.req.param('reach') === 'nested' && switches.nestedGroups ? 'nested' : 'direct';
}

function requireMember<Named extends { readonly name: string }>(
  members: readonly Named[],
  name: string,
): Named {
  const found = members.find((member) => member.name.toLowerCase() === name.toLowerCase());
  if (found === undefined) throw refusal('MEMBERSHIP_NOT_FOUND', `No membership with <${name}>`);
  return found;
}

async function joinGroup(context: CrowdContext, crowd: CrowdState): Promise<Response> {
  const username = requireQuery(context, 'username');
  const { name } = await readEntity(context, NamedEntity);
  const user = requireUser(crowd, username);
  const group = requireInBody(() => requireGroup(crowd, name));
  join(context, crowd, { user, group });
  const path = `${baseUriOf(context, crowd)}/user/group/direct`;
  context.header('Location', toLink(path, { username: user.name, groupname: group.name }).href);
  return answerEmpty(context, crowd, 201);
}

async function admitUser(context: CrowdContext, crowd: CrowdState): Promise<Response> {
  const groupname = requireQuery(context, 'groupname');
  const { name } = await readEntity(context, NamedEntity);
  const group = requireGroup(crowd, groupname);
  const user = requireInBody(() => requireUser(crowd, name));
  join(context, crowd, { user, group });
  const path = `${baseUriOf(context, crowd)}/group/user/direct`;
  context.header('Location', toLink(path, { groupname: group.name, username: user.name }).href);
  return answerEmpty(context, crowd, 201);
}

function join(context: CrowdContext, crowd: CrowdState, { user, group }: Membership): void {
  demandWritePermission(context, crowd);
  if (group.people.has(user) && crowd.switches.existingMembership === 'refused409') {
    throw refusal(
      'MEMBERSHIP_ALREADY_EXISTS',
      `Membership already exists. Child entity: <${user.name}>, parent group: <${group.name}>`,
    );
  }
  group.people.add(user);
}

function leave(context: CrowdContext, crowd: CrowdState): Response {
  const user = crowd.directory.findUser(requireQuery(context, 'username'));
  const group = crowd.directory.findGroup(requireQuery(context, 'groupname'));
  demandWritePermission(context, crowd);
  if (user === undefined || group?.people.delete(user) !== true) {
    throw refusal('MEMBERSHIP_NOT_FOUND', 'The user is not a member of the group');
  }
  return answerEmpty(context, crowd, 204);
}
