import { randomUUID } from 'node:crypto';
import { parseCookie } from 'cookie';
import type { MiddlewareHandler } from 'hono';
import type {
  ProductContext,
  ProductHono,
  ProductNode,
} from '#infra/local/data-center/state/product.ts';
import type { ProductSwitches } from '#infra/local/data-center/state/product-switches.ts';
import type { SharedRequest } from '#infra/local/data-center/state/single-sign-on.ts';

/** Returns where users reach the product, context path included: as configured, or as the request addressed it. */
export function baseUrlOf(context: ProductContext, node: ProductNode): string {
  if (node.product.publicUrl !== undefined)
    return node.product.publicUrl + node.product.contextPath;
  return new URL(context.req.url).origin + node.product.contextPath;
}

/** Returns the Basic credentials of the request (RFC 7617), in the charset of the switch; null: it bears none. */
export function readBasicCredentials(
  context: ProductContext,
  node: ProductNode,
): Credentials | null {
  const encoded = /^Basic +(\S+)$/i.exec(context.req.header('authorization') ?? '')?.[1];
  if (encoded === undefined) return null;
  const text = Buffer.from(encoded, 'base64').toString(node.product.switches.basicCharset);
  const colon = text.indexOf(':');
  if (colon < 0) return null;
  return { username: text.slice(0, colon), password: text.slice(colon + 1) };
}

/** Returns whether a parameter of the query means yes; `True` does, as in any other case. */
export function isTrue(parameter: string | undefined): boolean {
  return parameter?.toLowerCase() === 'true';
}

/** Returns whether the path is the pattern, or begins with what stands before the pattern's final `*`. */
export function matchesPath(pattern: string, path: string): boolean {
  return pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern;
}

/** Stamps the product's own headers on the answer and notes the call, without query, cookie or credential. */
export function recordCall(node: ProductNode): MiddlewareHandler<ProductHono> {
  return async (context, next) => {
    context.set('path', pathOf(context, node));
    stampRequest(context, node);
    await next();
    stampCharset(context);
    stampCaller(context, node);
    await note(context, node);
  };
}

function pathOf(context: ProductContext, node: ProductNode): string {
  return context.req.path.slice(node.product.contextPath.length) || '/';
}

function stampRequest(context: ProductContext, node: ProductNode): void {
  const serial = node.product.calls.length + 1;
  const minutes = Math.floor(node.product.nowMs() / 60_000) % 1440;
  context.header('X-AREQUESTID', `${minutes}x${serial}x1`);
  context.header('X-ANODEID', node.name);
  context.header('X-Content-Type-Options', 'nosniff');
  context.header('X-Frame-Options', 'SAMEORIGIN');
  context.header('Content-Security-Policy', "frame-ancestors 'self'");
  context.header('Vary', 'User-Agent');
  if (!context.get('path').startsWith('/rest/')) return;
  context.header('Cache-Control', 'no-cache, no-store, no-transform');
  context.header('Pragma', 'no-cache');
}

// As the products write it; a status line without a body names no type.
function stampCharset({ res }: ProductContext): void {
  if (res.headers.get('content-type') !== 'application/json') return;
  res.headers.set('Content-Type', 'application/json;charset=UTF-8');
}

function stampCaller(context: ProductContext, node: ProductNode): void {
  const caller = context.get('caller');
  if (node.product.switches.namesPersonInHeader) {
    const headers = node.product.kind.callerHeaders(caller?.user ?? null);
    const encode = NAME_ENCODINGS[node.product.switches.nameHeaderEncoding];
    for (const [name, value] of Object.entries(headers)) context.header(name, encode(value));
  }
  if (caller?.session) context.header('X-ASESSIONID', randomUUID().slice(0, 8));
}

// A header value is bytes, each written as one character.
const NAME_ENCODINGS: Readonly<
  Record<ProductSwitches['nameHeaderEncoding'], (name: string) => string>
> = {
  form: (name) => new URLSearchParams([['', name]]).toString().slice(1),
  percent: encodeURIComponent,
  utf8: (name) => Buffer.from(name, 'utf8').toString('latin1'),
  latin1: (name) => name.replaceAll(/[^\0-\xff]/gu, '?'),
};

async function note(context: ProductContext, node: ProductNode): Promise<void> {
  const cut = context.res.headers.has('x-hono-already-sent');
  const call = { method: context.req.method, path: context.get('path') };
  const status = cut ? 0 : context.res.status;
  const caller = context.get('caller')?.kind ?? 'anonymous';
  node.product.calls.push({ node: node.name, ...call, status, caller });
  if (cut || !call.path.startsWith('/rest/')) return;
  const contentType = context.res.headers.get('content-type') ?? '';
  const body = await context.res.clone().text();
  node.product.onExchange({ ...call, status, body, contentType });
}

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** Returns what a shared sign-in may look at. */
export function toSharedRequest(context: ProductContext): SharedRequest {
  // As sent: a token is compared byte for byte.
  const cookies = parseCookie(context.req.header('cookie') ?? '', { decode: (text) => text });
  return {
    cookies: new Map(Object.entries(cookies).map(([name, value = '']) => [name, value])),
    remoteAddress: context.env.incoming.socket.remoteAddress ?? '',
    forwardedFor: context.req.header('x-forwarded-for'),
  };
}
