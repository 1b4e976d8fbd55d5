import type { MiddlewareHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type {
  ProductContext,
  ProductHono,
  ProductNode,
} from '#infra/local/data-center/state/make-node.ts';
import { matchesPath } from './matches-path.ts';
import { readBasicCredentials } from './read-basic-credentials.ts';

/** Refuses Basic credentials with 403 while they are blocked, unless the path or the person is allowed. */
export function blockBasic(node: ProductNode): MiddlewareHandler<ProductHono> {
  return async (context, next) => {
    if (node.product.switches.basicAuthBlocked && !isAllowed(context, node)) throw blocked();
    await next();
  };
}

function isAllowed(context: ProductContext, node: ProductNode): boolean {
  const credentials = readBasicCredentials(context);
  if (credentials === null) return true;
  const { paths, users } = node.product.switches.basicAuthAllowed;
  if (users.includes(credentials.username)) return true;
  return paths.some((pattern) => matchesPath(pattern, context.get('path')));
}

function blocked(): HTTPException {
  const message = 'Basic Authentication has been disabled on this instance.';
  return new HTTPException(403, { res: Response.json({ message }, { status: 403 }) });
}
