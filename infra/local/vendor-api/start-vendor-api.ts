// In: the routes of a vendor's API and how it words its refusals.
// Out: a server on 127.0.0.1 that answers with them, notes each request, and fails as a test asks.
import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { type Fault, makeFaults } from '#infra/local/data-center/state/make-faults.ts';
import type { Certificates } from '#infra/local/tls/certificates.ts';
import { injectFaults, recordRequest, type VendorRequest } from './steps.ts';
import { Refusal, type Vendor, type VendorHono, type VendorRoutes } from './vendor.ts';

/** What every local API of a vendor lets a test look into and change. */
export interface VendorApi {
  readonly url: string;
  /** In the order of arrival; no query, no header, no body. */
  readonly requests: readonly VendorRequest[];
  /** The oldest waiting fault that fits a request hits it; a status without a body is worded as the vendor does. */
  fail(fault: Fault): void;
  clearFaults(): void;
  /** Open connections break. */
  close(): Promise<void>;
}

/** Returns a running API under `https://127.0.0.1:{port}`. */
export async function startVendorApi(
  vendor: Vendor,
  { tls, port }: { readonly tls: Certificates; readonly port?: number | undefined },
): Promise<VendorApi> {
  const requests: VendorRequest[] = [];
  const faults = makeFaults();
  const app = new Hono<VendorHono>();
  app.use('*', recordRequest(requests), injectFaults(vendor, faults));
  vendor.serve(app);
  answerFailures(app, vendor);
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  const server = createServer({ cert: tls.cert, key: tls.key }, (...exchange) => {
    void listener(...exchange);
  });
  server.listen(port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { add: fail, clear: clearFaults } = faults;
  return { url, requests, fail, clearFaults, close: () => stop(server) };
}

function answerFailures(app: VendorRoutes, vendor: Vendor): void {
  app.notFound((context) => vendor.refuse(404, context.req.path));
  app.onError((error) => {
    if (error instanceof Refusal) return error.answer;
    throw error;
  });
}

async function stop(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
