import type { MiddlewareHandler } from 'hono';
import type { ProductHono, ProductNode } from '#infra/local/data-center/state/product.ts';

/**
 * Answers everything but /status as a product does that starts, is locked or is being maintained, while the
 * switch says so: redirects to its own page, or that page in place of any other.
 */
export function answerNotReady(node: ProductNode): MiddlewareHandler<ProductHono> {
  return async (context, next) => {
    const { kind, switches, contextPath } = node.product;
    const path = context.get('path');
    if (switches.notReady === 'no' || path === '/status') return next();
    if (switches.notReady === 'page') {
      return context.html(`<html><body><h1>${kind.name} is starting up</h1></body></html>`);
    }
    const returnTo = encodeURIComponent(contextPath + path);
    return context.redirect(`${contextPath}${kind.notReadyPath}?returnTo=${returnTo}`, 302);
  };
}
