// In: calls of /rest/api/2/group and /groups/picker.
// Out: groups created, deleted and found.
import type { Next } from 'hono';
import { html } from 'hono/html';
import * as v from 'valibot';
import { lenientText, readJson } from '#infra/local/data-center/rest/json.ts';
import type { Group } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductApp, ProductContext } from '#infra/local/data-center/state/product.ts';
import { baseUrlOf } from '#infra/local/data-center/steps/requests.ts';
import type { JiraNode } from '#infra/local/jira/state/make-state.ts';
import { toGroupBean } from './beans.ts';
import { groupRefusal } from './refusals.ts';
import {
  demandWritableDirectory,
  requireAdministrator,
  requireAdministratorToRead,
  requireGroup,
} from './requirements.ts';

const base = '/rest/api/:version{2|latest}';
const AddGroupBean = v.object({ name: lenientText });

/** Adds the group and group picker resources to a node's routes. */
export function serveGroups(app: ProductApp, node: JiraNode): void {
  app.get(`${base}/group`, (context, next) => show(context, node, next));
  app.post(`${base}/group`, (context) => create(context, node));
  app.delete(`${base}/group`, (context) => remove(context, node));
  app.get(`${base}/groups/picker`, (context) => pick(context, node));
}

async function show(context: ProductContext, node: JiraNode, next: Next) {
  if (!node.product.switches.showsGroups) return next();
  requireAdministratorToRead(context, node);
  return context.json(toGroupBean(baseUrlOf(context, node), requireGroup(context, node)));
}

async function create(context: ProductContext, node: JiraNode): Promise<Response> {
  requireAdministrator(context, node);
  const { name = '' } = await readJson(context, node, AddGroupBean);
  if (name.trim() === '') throw groupRefusal(node, 'You must specify a valid group name.');
  if (node.product.directory.findGroup(name) !== undefined) {
    throw groupRefusal(node, `A group with the name '${name}' already exists.`);
  }
  demandWritableDirectory(node, 403);
  const group = node.product.directory.addGroup(name);
  const bean = toGroupBean(baseUrlOf(context, node), group);
  context.header('Location', bean.self);
  return context.json(bean, 201);
}

function remove(context: ProductContext, node: JiraNode): Response {
  requireAdministrator(context, node);
  const group = requireGroup(context, node);
  const swap = context.req.query('swapGroup');
  if (swap !== undefined && node.product.directory.findGroup(swap) === undefined) {
    throw groupRefusal(node, `The group named '${swap}' does not exist.`);
  }
  demandWritableDirectory(node, 403);
  node.product.directory.removeGroup(group);
  return context.body(null, 200);
}

// The picker is open to every caller and shows an anonymous one nothing.
function pick(context: ProductContext, node: JiraNode): Response {
  const text = context.req.query('query') ?? '';
  const excluded = (context.req.queries('exclude') ?? []).map((name) => name.toLowerCase());
  const matching = context.get('caller').user === null ? [] : findMatching(node, text);
  const found = matching.filter((group) => !excluded.includes(group.name.toLowerCase()));
  const shown = found.slice(0, Number(context.req.query('maxResults') ?? 20));
  return context.json({
    header: `Showing ${shown.length} of ${found.length} matching groups`,
    total: found.length,
    groups: shown.map((group) => ({
      name: group.name,
      html: highlight(group.name, text),
      labels: toLabels(node, group),
    })),
  });
}

function findMatching(node: JiraNode, text: string): Group[] {
  const groups = node.product.directory.groups();
  const matching = groups.filter(({ name }) => name.toLowerCase().includes(text.toLowerCase()));
  return matching.sort((a, b) => a.name.localeCompare(b.name));
}

function highlight(name: string, text: string): string {
  const at = name.toLowerCase().indexOf(text.toLowerCase());
  const [before, hit] = [name.slice(0, at), name.slice(at, at + text.length)];
  if (hit === '') return String(html`${name}`);
  return String(html`${before}<b>${hit}</b>${name.slice(at + text.length)}`);
}

function toLabels(node: JiraNode, group: Group) {
  const isAdmin = node.product.switches.administratorGroups.includes(group.name);
  if (!isAdmin) return [];
  return [{ text: 'Admin', title: 'Members of this group administer Jira', type: 'ADMIN' }];
}
