import { HTTPException } from 'hono/http-exception';
import type { CrowdContext } from '#infra/local/crowd/state/make-state.ts';

/**
 * The part of a list, sorted by name, that start-index (0) and max-results (1000) choose. No answer carries a total:
 * a caller pages until a page is short.
 */
export function pageOf<Named extends { readonly name: string }>(
  context: CrowdContext,
  list: readonly Named[],
): Named[] {
  const start = readNumber(context, 'start-index', 0);
  const count = readNumber(context, 'max-results', 1000);
  return [...list]
    .sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1))
    .slice(start, count < 0 ? undefined : start + count);
}

// JAX-RS answers 404 to a query parameter that is not of its type.
function readNumber(context: CrowdContext, name: string, otherwise: number): number {
  const text = context.req.query(name);
  if (text === undefined) return otherwise;
  if (!/^-?\d{1,9}$/.test(text)) throw new HTTPException(404);
  return Number(text);
}
