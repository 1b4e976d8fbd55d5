import { HTTPException } from 'hono/http-exception';
import type { ProductApp } from '#infra/local/data-center/state/product.ts';

const reasons = {
  400: 'Bad Request',
  401: 'Unauthorized',
  402: 'Payment Required',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
} as const;

export type RefusalStatus = keyof typeof reasons;

/** Returns an exception that answers `status` with Confluence's body for refusals, `RestError` in its API description. */
export function refusal(status: RefusalStatus, message: string): HTTPException {
  const data = {
    authorized: status !== 401 && status !== 403,
    valid: status !== 400 && status !== 402 && status !== 409,
    allowedInReadOnlyMode: true,
    errors: [],
    successful: false,
  };
  const body = { statusCode: status, data, message, reason: reasons[status] };
  return new HTTPException(status, { res: Response.json(body, { status }) });
}

/**
 * Answers 400 to every path with an encoded slash or backslash, as Tomcat does before Confluence sees it: a group with
 * a slash in its name has no address.
 * https://tomcat.apache.org/tomcat-9.0-doc/config/http.html (encodedSolidusHandling)
 */
export function refuseEncodedSlashes(app: ProductApp): void {
  app.use('*', async (context, next) => {
    if (!/%(2f|5c)/i.test(new URL(context.req.url).pathname)) return next();
    return context.html('<html><body><h1>HTTP Status 400 – Bad Request</h1></body></html>', 400);
  });
}
