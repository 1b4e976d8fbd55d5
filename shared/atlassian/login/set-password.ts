import type { ProductCall } from '#shared/atlassian/rest/product-client.ts';
import type { ServiceCalls } from '#shared/atlassian/rest/service-account.ts';
import { Failure } from '#shared/base/failure.ts';
import type { Credentials } from './login-outcome.ts';

/** Returns the call by which a product sets a user's password. */
export type ToPasswordCall = (credentials: Credentials) => ProductCall;

/**
 * Returns a function that sets a user's password as the service account. Throws `session.password_refused` when
 * it may not, and `session.login_refused` when the account is gone. All products answer 204 and 404.
 */
export function passwordSetter(
  { connection: { product }, call }: ServiceCalls,
  toCall: ToPasswordCall,
): (credentials: Credentials) => Promise<void> {
  return async (credentials) => {
    const { status } = await call(toCall(credentials));
    if (status === 204) return;
    if (status === 404) {
      throw new Failure('session.login_refused', { product, status, reason: 'no_account' });
    }
    throw new Failure('session.password_refused', { product, status });
  };
}
