import { setTimeout as wait } from 'node:timers/promises';
import type { MiddlewareHandler } from 'hono';
import type { FaultKind } from '#infra/local/data-center/state/make-faults.ts';
import type {
  ProductContext,
  ProductHono,
  ProductNode,
} from '#infra/local/data-center/state/make-node.ts';
import { cutConnection } from './cut-connection.ts';
import { matchesPath } from './matches-path.ts';
import { spoilAnswer } from './spoil-answer.ts';

/** Slows, breaks, replaces or loses the answer as the switches and the waiting faults say. */
export function injectFaults(node: ProductNode): MiddlewareHandler<ProductHono> {
  return async (context, next) => {
    await slowDown(context, node);
    const call = { node: node.name, method: context.req.method, path: context.get('path') };
    const fault = node.product.faults.take(call);
    const instead = fault === undefined ? undefined : answerInstead(context, node, fault);
    if (instead !== undefined) return instead;
    if (fault?.kind === 'hold') await fault.until.catch(() => {});
    await next();
    if (fault !== undefined) await spoilAnswer(context, fault);
    return undefined;
  };
}

async function slowDown(context: ProductContext, node: ProductNode): Promise<void> {
  for (const [pattern, ms] of Object.entries(node.product.switches.slowMs)) {
    if (matchesPath(pattern, context.get('path'))) await wait(ms);
  }
}

// undefined: the work is done first.
function answerInstead(context: ProductContext, node: ProductNode, fault: FaultKind) {
  const { kind, contextPath } = node.product;
  switch (fault.kind) {
    case 'status':
      return new Response(fault.body ?? '', faultInit(fault));
    case 'drop-request':
      return cutConnection(context);
    case 'html':
      return context.html(`<html><body><h1>${kind.name} is being maintained</h1></body></html>`);
    case 'login-redirect':
      return context.redirect(`${contextPath}${kind.loginPath}?permissionViolation=true`, 302);
    default:
      return undefined;
  }
}

function faultInit(fault: FaultKind & { kind: 'status' }): ResponseInit {
  return { status: fault.status, headers: { 'Content-Type': 'text/html', ...fault.headers } };
}
