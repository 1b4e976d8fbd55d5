import type { Credentials } from '#shared/atlassian/login/login-outcome.ts';
import type { ProductCall } from '#shared/atlassian/rest/product-client.ts';

/** Returns the call by which Bitbucket sets a user's password. It is refused for users of higher rank. */
export function bitbucketPasswordCall({ username, password }: Credentials): ProductCall {
  return {
    operation: 'set_password',
    method: 'PUT',
    path: '/rest/api/latest/admin/users/credentials',
    json: { name: username, password, passwordConfirm: password },
  };
}
