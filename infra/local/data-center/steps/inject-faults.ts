import { setTimeout as wait } from 'node:timers/promises';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { MiddlewareHandler } from 'hono';
import type { FaultKind } from '#infra/local/data-center/state/make-faults.ts';
import type {
  ProductContext,
  ProductHono,
  ProductNode,
} from '#infra/local/data-center/state/product.ts';
import { matchesPath } from './requests.ts';

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
    if (fault !== undefined) await injectMalformedAnswer(context, fault);
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
      return new Response(fault.body || null, faultInit(fault));
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

interface Answering extends Connected {
  get res(): Response;
  set res(response: Response | undefined);
}

/** Loses or halves an answer, after the work was done, where the fault says so. */
export async function injectMalformedAnswer(context: Answering, fault: FaultKind): Promise<void> {
  if (fault.kind === 'drop-answer') replace(context, cutConnection(context));
  if (fault.kind === 'truncated-json') replace(context, await truncate(context.res));
}

// Set twice, because an answer that is only replaced keeps the headers of the one before.
function replace(context: Answering, response: Response): void {
  context.res = undefined;
  context.res = response;
}

async function truncate(response: Response): Promise<Response> {
  const text = await response.text();
  const headers = new Headers(response.headers);
  headers.delete('content-length');
  const half = text.slice(0, Math.floor(text.length / 2));
  return new Response(half, { status: response.status, headers });
}

/** As much of a request's context as it takes to hang up. */
export interface Connected {
  readonly env: { readonly incoming: { readonly socket: { destroy(): unknown } } };
}

/** Closes the connection; what it returns stands for the answer that is never sent. */
export function cutConnection(context: Connected): Response {
  context.env.incoming.socket.destroy();
  return RESPONSE_ALREADY_SENT.clone();
}
