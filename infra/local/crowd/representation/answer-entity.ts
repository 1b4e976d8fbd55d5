import type { CrowdContext } from '#infra/local/crowd/state/make-state.ts';
import { chooseRepresentation } from './choose-representation.ts';
import { type Entity, toXml } from './to-xml.ts';

export type EntityStatus = 200 | 201 | 400 | 403 | 404 | 409;

/** The answer with an entity as JSON or XML; `root` is its element in XML. */
export function answerEntity(
  context: CrowdContext,
  [root, entity]: readonly [root: string, entity: Entity],
  status: EntityStatus = 200,
): Response {
  const representation = chooseRepresentation(context) ?? 'application/xml';
  const isJson = representation === 'application/json';
  context.header('Content-Type', isJson ? representation : `${representation};charset=UTF-8`);
  context.header('Cache-Control', 'no-cache, no-store, no-transform');
  return context.body(isJson ? JSON.stringify(entity) : toXml(root, entity), status);
}
