import type { Credentials } from '#shared/atlassian/login/login-outcome.ts';
import type { ProductCall } from '#shared/atlassian/rest/product-client.ts';

/** Returns the call by which Confluence sets a user's password. It needs a system administrator. */
export function confluencePasswordCall({ username, password }: Credentials): ProductCall {
  return {
    operation: 'set_password',
    method: 'POST',
    path: `/rest/api/admin/user/${encodeURIComponent(username)}/password`,
    json: { password },
  };
}
