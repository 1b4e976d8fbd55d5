// In: reads of /rest/api/longtask.
// Out: how far the work is that was asked for earlier.
import type { LongTask } from '#infra/local/confluence/state/content.ts';
import type { ConfluenceNode } from '#infra/local/confluence/state/make-state.ts';
import { isAdministrator } from '#infra/local/confluence/state/permissions.ts';
import type { ProductApp, ProductContext } from '#infra/local/data-center/state/product.ts';
import { baseUrlOf } from '#infra/local/data-center/steps/requests.ts';
import { pageOf, toLinks } from './beans.ts';
import { refusal } from './refusals.ts';

const path = '/rest/api/longtask';

/** Adds the reads of long tasks to a node's routes; only administrators see any. */
export function serveLongTasks(app: ProductApp, node: ConfluenceNode): void {
  app.get(path, (context) => list(context, node));
  app.get(`${path}/:id`, (context) => show(context, node));
  app.get(`${path}/:id/status`, (context) => show(context, node));
}

function list(context: ProductContext, node: ConfluenceNode): Response {
  const items = maySee(context, node) ? node.product.longTasks.all() : [];
  const toBean = (task: LongTask) => {
    const self = `${baseUrlOf(context, node)}${path}/${task.id}`;
    return { ...toBody(node, task), _links: { self } };
  };
  return context.json(pageOf(context, node, { items, limit: 100, toBean }));
}

function show(context: ProductContext, node: ConfluenceNode): Response {
  const id = context.req.param('id') ?? '';
  const task = maySee(context, node) ? node.product.longTasks.find(id) : undefined;
  if (task === undefined) throw refusal(404, `There is no task with the key ${id}`);
  const _links = toLinks(context, node, `${path}/${task.id}`);
  return context.json({ ...toBody(node, task), _links });
}

function maySee(context: ProductContext, node: ConfluenceNode): boolean {
  const { user } = context.get('caller');
  return user !== null && isAdministrator(node.product, user);
}

function toBody(node: ConfluenceNode, { id, name, startedMs }: LongTask) {
  return {
    id,
    name: { key: name, args: [], translation: name },
    elapsedTime: node.product.nowMs() - startedMs,
    percentageComplete: 100,
    successful: true,
    messages: [],
  };
}
