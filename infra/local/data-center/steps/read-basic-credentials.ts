import type { ProductContext } from '#infra/local/data-center/state/make-node.ts';
import type { Credentials } from './log-in.ts';

/** The Basic credentials of the request (RFC 7617, UTF-8); null: it bears none. */
export function readBasicCredentials(context: ProductContext): Credentials | null {
  const encoded = /^Basic +(\S+)$/i.exec(context.req.header('authorization') ?? '')?.[1];
  if (encoded === undefined) return null;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 0) return null;
  return { username: text.slice(0, colon), password: text.slice(colon + 1) };
}
