// In: calls of /group/child-group/… and /group/parent-group/….
// Out: which group contains which, and groups put into groups.
import * as v from 'valibot';
import { answerEmpty, answerEntity } from '#infra/local/crowd/representation/answers.ts';
import { readEntity } from '#infra/local/crowd/representation/read-entity.ts';
import { refusal } from '#infra/local/crowd/representation/refusal.ts';
import type { Group, Reach } from '#infra/local/crowd/state/directory.ts';
import type { CrowdApp, CrowdContext, CrowdState } from '#infra/local/crowd/state/make-state.ts';
import { toGroupReference } from './entities.ts';
import { answerGroups } from './listings.ts';
import {
  demandWritePermission,
  requireGroup,
  requireInBody,
  requireQuery,
} from './requirements.ts';

interface Nesting {
  readonly parent: Group;
  readonly child: Group;
}

type Relation = 'child-group' | 'parent-group';

/** Adds the resources of groups in groups. */
export function serveNestedGroups(app: CrowdApp, crowd: CrowdState): void {
  for (const relation of ['child-group', 'parent-group'] as const) {
    const path = `/group/${relation}`;
    app.get(`${path}/:reach{direct|nested}`, (context) => read(context, crowd, relation));
    app.post(`${path}/direct`, (context) => nest(context, crowd, relation));
  }
  app.delete('/group/child-group/direct', (context) => separate(context, crowd));
}

function read(context: CrowdContext, crowd: CrowdState, relation: Relation): Response {
  const { childrenOf, parentsOf } = crowd.directory;
  const relativesOf = relation === 'child-group' ? childrenOf : parentsOf;
  const group = crowd.directory.findGroup(requireQuery(context, 'groupname'));
  const reach: Reach = context.req.param('reach') === 'nested' ? 'nested' : 'direct';
  const found = group === undefined ? [] : relativesOf(group, reach);
  const wanted = context.req.query(`${relation}name`);
  if (!wanted) return answerGroups(context, crowd, found);
  const relative = found.find(({ name }) => name.toLowerCase() === wanted.toLowerCase());
  if (relative === undefined)
    throw refusal('MEMBERSHIP_NOT_FOUND', `No membership with <${wanted}>`);
  return answerEntity(context, ['group', toGroupReference(context, crowd, relative)]);
}

async function nest(
  context: CrowdContext,
  crowd: CrowdState,
  relation: Relation,
): Promise<Response> {
  const groupname = requireQuery(context, 'groupname');
  const { name } = await readEntity(context, v.object({ name: v.string() }));
  const here = requireGroup(crowd, groupname);
  const other = requireInBody(() => requireGroup(crowd, name));
  const nesting =
    relation === 'child-group' ? { parent: here, child: other } : { parent: other, child: here };
  demandWritePermission(context, crowd);
  checkNesting(crowd, nesting);
  nesting.parent.groups.add(nesting.child);
  return answerEmpty(context, crowd, 201);
}

function checkNesting({ switches, directory }: CrowdState, { parent, child }: Nesting): void {
  if (!switches.nestedGroups) {
    throw refusal('NESTED_GROUPS_NOT_SUPPORTED', 'The directory does not support nested groups');
  }
  if (parent === child || directory.childrenOf(child, 'nested').includes(parent)) {
    throw refusal('INVALID_MEMBERSHIP', 'A group cannot contain itself');
  }
  if (parent.groups.has(child) && switches.existingMembership === 'refused409') {
    throw refusal('MEMBERSHIP_ALREADY_EXISTS', 'Membership already exists');
  }
}

function separate(context: CrowdContext, crowd: CrowdState): Response {
  const parent = crowd.directory.findGroup(requireQuery(context, 'groupname'));
  const child = crowd.directory.findGroup(requireQuery(context, 'child-groupname'));
  demandWritePermission(context, crowd);
  if (child === undefined || parent?.groups.delete(child) !== true) {
    throw refusal('MEMBERSHIP_NOT_FOUND', 'The group is not in the group');
  }
  return answerEmpty(context, crowd, 204);
}
