import { parseCookie } from 'cookie';
import type { SharedVisit } from '#infra/local/data-center/single-sign-on.ts';
import type { ProductContext } from '#infra/local/data-center/state/make-node.ts';

/** What a shared sign-in may look at. */
export function toSharedVisit(context: ProductContext): SharedVisit {
  // As sent: a token is compared byte for byte.
  const cookies = parseCookie(context.req.header('cookie') ?? '', { decode: (text) => text });
  return {
    cookies: new Map(Object.entries(cookies).map(([name, value = '']) => [name, value])),
    remoteAddress: context.env.incoming.socket.remoteAddress ?? '',
    forwardedFor: context.req.header('x-forwarded-for'),
  };
}
