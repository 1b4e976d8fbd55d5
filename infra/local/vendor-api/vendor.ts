import type { HttpBindings } from '@hono/node-server';
import type { Context, Hono } from 'hono';

export type VendorHono = { Bindings: HttpBindings };

export type VendorContext = Context<VendorHono>;

export type VendorRoutes = Hono<VendorHono>;

/** The vendor's own part. */
export interface Vendor {
  readonly name: string;
  serve(routes: VendorRoutes): void;
  /** An answer in the vendor's words; also for paths that it does not have (404) and for faults. */
  refuse(status: number, path: string): Response;
  /** `hang`: requests are noted and never answered. */
  readonly switches: { readonly hang: boolean };
}

/** Returns the token of `Authorization: Bearer …` (RFC 6750 section 2.1); null: there is none. */
export function readBearerToken(context: VendorContext): string | null {
  return /^Bearer +(\S+)$/i.exec(context.req.header('authorization') ?? '')?.[1] ?? null;
}

/** Ends a request with an answer in the vendor's words. */
export class Refusal extends Error {
  readonly answer: Response;

  constructor(answer: Response) {
    super(`refused with ${answer.status}`);
    this.answer = answer;
  }
}
