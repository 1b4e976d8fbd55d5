import { HTTPException } from 'hono/http-exception';
import type { Unauthorized } from '#infra/local/data-center/product-kind.ts';
import { unauthorizedPage } from './unauthorized-page.ts';

/** The 401 of a Seraph product: a page whatever the caller accepts, but JSON for a token. */
export function seraphUnauthorized(cause: Unauthorized, reason: string): HTTPException {
  if (cause !== 'token') return unauthorizedPage(reason);
  const body = { message: reason, 'status-code': 401 };
  return new HTTPException(401, { res: Response.json(body, { status: 401 }) });
}
