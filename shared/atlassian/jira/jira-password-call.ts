import type { Credentials } from '#shared/atlassian/login/login-outcome.ts';
import type { ProductCall } from '#shared/atlassian/rest/product-client.ts';

/** Returns the call by which Jira sets a user's password. */
export function jiraPasswordCall({ username, password }: Credentials): ProductCall {
  return {
    operation: 'set_password',
    method: 'PUT',
    path: `/rest/api/2/user/password?username=${encodeURIComponent(username)}`,
    json: { password },
  };
}
