// In: calls of /group and /group/membership.
// Out: groups looked up, created, replaced and deleted, and every membership at once.
import * as v from 'valibot';
import { answerEmpty, answerEntity } from '#infra/local/crowd/representation/answers.ts';
import {
  optionalFlag,
  optionalText,
  readEntity,
} from '#infra/local/crowd/representation/read-entity.ts';
import { refusal } from '#infra/local/crowd/representation/refusal.ts';
import { toXml } from '#infra/local/crowd/representation/xml.ts';
import type { Group } from '#infra/local/crowd/state/directory.ts';
import type { CrowdApp, CrowdContext, CrowdState } from '#infra/local/crowd/state/make-state.ts';
import { toGroupEntity } from './entities.ts';
import { demandWritePermission, requireGroup, requireQuery } from './requirements.ts';

const GroupEntity = v.object({
  name: v.string(),
  description: optionalText,
  active: optionalFlag,
  type: v.nullish(v.literal('GROUP')),
});
type GroupEntity = v.InferOutput<typeof GroupEntity>;

/** Adds the group resource. */
export function serveGroups(app: CrowdApp, crowd: CrowdState): void {
  app.get('/group', (context) => answerGroup(context, crowd, findInQuery(context, crowd)));
  app.post('/group', (context) => create(context, crowd));
  app.put('/group', (context) => replace(context, crowd));
  app.delete('/group', (context) => remove(context, crowd));
  app.get('/group/membership', (context) => listMemberships(context, crowd));
}

function findInQuery(context: CrowdContext, crowd: CrowdState): Group {
  return requireGroup(crowd, requireQuery(context, 'groupname'));
}

function answerGroup(
  context: CrowdContext,
  crowd: CrowdState,
  group: Group,
  status: 200 | 201 = 200,
): Response {
  return answerEntity(context, ['group', toGroupEntity(context, crowd, group)], status);
}

async function create(context: CrowdContext, crowd: CrowdState): Promise<Response> {
  const entity = await readEntity(context, GroupEntity);
  checkNewName(crowd, entity.name);
  demandWritePermission(context, crowd);
  const group = crowd.directory.addGroup({ name: entity.name, ...toDetails(crowd, entity) });
  const { link } = toGroupEntity(context, crowd, group) as { link: { href: string } };
  context.header('Location', link.href);
  if (crowd.switches.groupCreateAnswer === 'empty') return answerEmpty(context, crowd, 201);
  return answerGroup(context, crowd, group, 201);
}

function checkNewName(crowd: CrowdState, name: string): void {
  if (name.trim() === '') throw refusal('INVALID_GROUP', 'A group name may not be blank');
  if (crowd.directory.findGroup(name) !== undefined) {
    throw refusal('INVALID_GROUP', `Group already exists: <${name}>`);
  }
}

function toDetails({ switches }: CrowdState, entity: GroupEntity) {
  const active = entity.active ?? switches.omittedActive === 'active';
  return { description: entity.description ?? '', active };
}

async function replace(context: CrowdContext, crowd: CrowdState): Promise<Response> {
  const name = requireQuery(context, 'groupname');
  const entity = await readEntity(context, GroupEntity);
  if (entity.name.toLowerCase() !== name.toLowerCase()) {
    throw refusal('INVALID_GROUP', `The names <${name}> and <${entity.name}> are not equal`);
  }
  const group = requireGroup(crowd, name);
  demandWritePermission(context, crowd);
  Object.assign(group, toDetails(crowd, entity));
  return answerGroup(context, crowd, group);
}

function remove(context: CrowdContext, crowd: CrowdState): Response {
  const group = findInQuery(context, crowd);
  demandWritePermission(context, crowd);
  crowd.directory.removeGroup(group);
  return answerEmpty(context, crowd, 204);
}

// XML whatever the caller accepts: https://jira.atlassian.com/browse/CWD-3281
function listMemberships(context: CrowdContext, crowd: CrowdState): Response {
  const memberships = crowd.directory.groups().map((group) => {
    return {
      group: group.name,
      users: { users: [...group.people].map(({ name }) => ({ name })) },
      groups: { groups: [...group.groups].map(({ name }) => ({ name })) },
    };
  });
  context.header('Content-Type', 'application/xml');
  return context.body(toXml('memberships', { memberships }));
}
