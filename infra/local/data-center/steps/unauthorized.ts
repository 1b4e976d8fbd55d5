import type { MiddlewareHandler } from 'hono';
import { html } from 'hono/html';
import { HTTPException } from 'hono/http-exception';
import type {
  ProductContext,
  ProductHono,
  ProductNode,
  Unauthorized,
} from '#infra/local/data-center/state/product.ts';
import { matchesPath, readBasicCredentials } from './requests.ts';

/** Returns the 401 of a Seraph product: a page whatever the caller accepts, but JSON for a token. */
export function seraphUnauthorized(cause: Unauthorized, reason: string): HTTPException {
  if (cause !== 'token') return unauthorizedPage(reason);
  const body = { message: reason, 'status-code': 401 };
  return new HTTPException(401, { res: Response.json(body, { status: 401 }) });
}

/** Returns the page that Tomcat shows for a 401: HTML, whatever the caller accepts. */
export function unauthorizedPage(reason: string): HTTPException {
  const page = html`<html><head><title>Unauthorized (401)</title></head><body><div class="form-body">
<h1>Unauthorized (401)</h1>
<p>Encountered a <code>"401 - Unauthorized"</code> error while loading this page.</p>
<p>${reason}</p></div></body></html>`;
  return new HTTPException(401, {
    res: new Response(String(page), {
      status: 401,
      headers: { 'Content-Type': 'text/html;charset=UTF-8' },
    }),
  });
}

/** Returns the 401 of a resource that is closed to any caller, whatever their credentials. */
export function resourceRefused(): HTTPException {
  const body = {
    message: 'Client must be authenticated to access this resource.',
    'status-code': 401,
  };
  return new HTTPException(401, { res: Response.json(body, { status: 401 }) });
}

/** Refuses Basic credentials with 403 while they are blocked, unless the path or the user is allowed. */
export function blockBasic(node: ProductNode): MiddlewareHandler<ProductHono> {
  return async (context, next) => {
    if (node.product.switches.basicAuthBlocked && !isAllowed(context, node)) throw blocked();
    await next();
  };
}

function isAllowed(context: ProductContext, node: ProductNode): boolean {
  const credentials = readBasicCredentials(context, node);
  if (credentials === null) return true;
  const { paths, users } = node.product.switches.basicAuthAllowed;
  if (users.includes(credentials.username)) return true;
  return paths.some((pattern) => matchesPath(pattern, context.get('path')));
}

function blocked(): HTTPException {
  const message = 'Basic Authentication has been disabled on this instance.';
  return new HTTPException(403, { res: Response.json({ message }, { status: 403 }) });
}
