import { parseAccept } from 'hono/utils/accept';
import type { CrowdContext, CrowdState } from '#infra/local/crowd/state/make-state.ts';
import { type Entity, toXml } from './xml.ts';

export type EntityStatus = 200 | 201 | 400 | 403 | 404 | 409;

/** Returns the answer with an entity as JSON or XML; `root` is its element in XML. */
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

/** Returns the answer without a body. Real servers name a content type all the same, and some clients insist on one. */
export function answerEmpty(
  context: CrowdContext,
  { switches }: CrowdState,
  status: 200 | 201 | 204,
): Response {
  if (status !== 204 && switches.contentTypeOnEmptyAnswers) {
    context.header('Content-Type', chooseRepresentation(context) ?? 'application/xml');
  }
  return context.body(null, status);
}

export type Representation = 'application/json' | 'application/xml';

/** Returns what the caller would rather read; XML for one who does not care. null: neither. */
export function chooseRepresentation(context: CrowdContext): Representation | null {
  const wanted = parseAccept(context.req.header('accept') ?? '*/*').sort((a, b) => b.q - a.q);
  for (const { type, q } of wanted) {
    if (q === 0) continue;
    if (type === 'application/json') return 'application/json';
    if (['application/xml', 'application/*', '*/*'].includes(type)) return 'application/xml';
  }
  return null;
}
