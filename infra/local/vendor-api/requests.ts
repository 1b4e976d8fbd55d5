import type { MiddlewareHandler } from 'hono';
import type { VendorHono } from './vendor.ts';

/** One request; `status` is null until it is answered, and 0 when the connection was cut instead. */
export interface VendorRequest {
  readonly method: string;
  /** Without query: that names people. */
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
