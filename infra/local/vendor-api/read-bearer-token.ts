import type { VendorContext } from './start-vendor-api.ts';

/** The token of `Authorization: Bearer …` (RFC 6750 section 2.1); null: there is none. */
export function readBearerToken(context: VendorContext): string | null {
  return /^Bearer +(\S+)$/i.exec(context.req.header('authorization') ?? '')?.[1] ?? null;
}
