import type { MiddlewareHandler } from 'hono';
import type { FaultKind, Faults } from '#infra/local/data-center/state/make-faults.ts';
import {
  cutConnection,
  injectMalformedAnswer,
} from '#infra/local/data-center/steps/inject-faults.ts';
import type { Vendor, VendorContext, VendorHono } from './vendor.ts';

/** Holds, breaks, replaces or loses the answer as the switches and the waiting faults say. */
export function injectFaults(vendor: Vendor, faults: Faults): MiddlewareHandler<VendorHono> {
  return async (context, next) => {
    if (vendor.switches.hang) return new Promise<never>(() => {});
    const { method, path } = context.req;
    const fault = faults.take({ node: vendor.name, method, path });
    const instead = fault && answerInstead(context, vendor, fault);
    if (instead !== undefined) return instead;
    if (fault?.kind === 'hold') await fault.until.catch(() => {});
    await next();
    if (fault !== undefined) await injectMalformedAnswer(context, fault);
    return undefined;
  };
}

// undefined: the work is done first.
function answerInstead(context: VendorContext, vendor: Vendor, fault: FaultKind) {
  switch (fault.kind) {
    case 'status':
      return refusal(vendor.refuse(fault.status, context.req.path), fault);
    case 'drop-request':
      return cutConnection(context);
    case 'html':
      return context.html('<html><body><h1>Sign in to the network</h1></body></html>');
    case 'login-redirect':
      return context.redirect('/login', 302);
    default:
      return undefined;
  }
}

function refusal(usual: Response, fault: FaultKind & { kind: 'status' }): Response {
  const headers = new Headers(usual.headers);
  for (const [name, value] of Object.entries(fault.headers ?? {})) headers.set(name, value);
  return new Response(fault.body ?? usual.body, { status: fault.status, headers });
}

/** One request; `status` is null until it is answered, and 0 when the connection was cut instead. */
export interface VendorRequest {
  readonly method: string;
  /** Without query: that names users. */
  readonly path: string;
  status: number | null;
}

/** Notes each request when it arrives, so that one that is never answered is noted too. */
export function recordRequest(requests: VendorRequest[]): MiddlewareHandler<VendorHono> {
  return async (context, next) => {
    const { method, path } = context.req;
    const request: VendorRequest = { method, path, status: null };
    requests.push(request);
    await next();
    const cut = context.res.headers.has('x-hono-already-sent');
    request.status = cut ? 0 : context.res.status;
  };
}
