import { HTTPException } from 'hono/http-exception';

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

/** An exception that answers `status` with Confluence's body for refusals, `RestError` in its API description. */
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
