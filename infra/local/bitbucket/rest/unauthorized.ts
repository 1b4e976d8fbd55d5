import type { HTTPException } from 'hono/http-exception';
import type { Unauthorized } from '#infra/local/data-center/product-kind.ts';
import { refusal } from './refusal.ts';

/** The 401 of a caller who is not who they say. It does not tell a wrong password from a person who may not sign in. */
export function unauthorized(cause: Unauthorized): HTTPException {
  const kind =
    cause === 'basic' ? 'IncorrectPasswordAuthenticationException' : 'AuthenticationException';
  return refusal(401, {
    message: 'Authentication failed. Please check your credentials and try again.',
    exception: `auth.${kind}`,
  });
}
