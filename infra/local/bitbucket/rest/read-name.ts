import type { ProductContext } from '#infra/local/data-center/state/make-node.ts';
import { requireText } from './require-text.ts';

/** A parameter of the query that has to be there. Throws 400. */
export function readName(context: ProductContext, parameter: string): string {
  return requireText(context.req.query(parameter), parameter);
}
