import type { VendorContext } from '#infra/local/vendor-api/start-vendor-api.ts';
import { graphRefusal } from './graph-refusal.ts';

/** Throws Graph's 400 for a query option that this route does not take: none is silently ignored. */
export function refuseUnknownOptions(context: VendorContext, known: readonly string[]): void {
  const unknown = Object.keys(context.req.query()).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const message = `The query option '${unknown}' is not supported.`;
  throw graphRefusal(400, { code: 'Request_UnsupportedQuery', message });
}
