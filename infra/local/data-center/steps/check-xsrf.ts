import type { MiddlewareHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type {
  ProductContext,
  ProductHono,
  ProductNode,
} from '#infra/local/data-center/state/product.ts';
import { baseUrlOf } from './requests.ts';

/**
 * Refuses REST writes that a foreign page could have caused: forms without `X-Atlassian-Token: no-check`, and browsers
 * whose Origin or Referer is not the product's.
 * https://confluence.atlassian.com/jirakb/rest-api-calls-with-a-browser-user-agent-header-may-fail-csrf-checks-802591455.html
 */
export function checkXsrf(node: ProductNode): MiddlewareHandler<ProductHono> {
  return async (context, next) => {
    if (isWrite(context) && !passes(context, node)) throw checkFailed();
    await next();
  };
}

function isWrite(context: ProductContext): boolean {
  if (!context.get('path').startsWith('/rest/')) return false;
  return !['GET', 'HEAD', 'OPTIONS', 'TRACE'].includes(context.req.method);
}

function passes(context: ProductContext, node: ProductNode): boolean {
  const optedOut = isOptedOut(context);
  if (isForm(context) && !optedOut) return false;
  if (!isBrowser(context)) return true;
  if (optedOut && node.product.switches.noCheckCuresBrowserAgent) return true;
  return isSameOrigin(context, node);
}

/** Returns whether the request says that no browser made it. */
export function isOptedOut(context: ProductContext): boolean {
  return /^no-?check$/i.test(context.req.header('x-atlassian-token') ?? '');
}

function isForm(context: ProductContext): boolean {
  const type = context.req.header('content-type') ?? '';
  return /^(multipart\/form-data|application\/x-www-form-urlencoded|text\/plain)/i.test(type);
}

function isBrowser(context: ProductContext): boolean {
  return /^mozilla/i.test(context.req.header('user-agent') ?? '');
}

function isSameOrigin(context: ProductContext, node: ProductNode): boolean {
  const source = context.req.header('origin') ?? context.req.header('referer') ?? '';
  if (!URL.canParse(source)) return false;
  const host = new URL(source).host;
  return host === new URL(baseUrlOf(context, node)).host || host === context.req.header('host');
}

/** Returns the 403 of the check. */
export function checkFailed(): HTTPException {
  return new HTTPException(403, { res: new Response('XSRF check failed', { status: 403 }) });
}
