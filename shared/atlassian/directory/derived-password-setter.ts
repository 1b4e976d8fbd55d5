import { passwordSetter, type ToPasswordCall } from '#shared/atlassian/login/set-password.ts';
import type { AdapterOptions } from '#shared/atlassian/rest/product-parts.ts';

/** Returns a function that sets the derived password of a user. Throws as `passwordSetter`. */
export function derivedPasswordSetter(
  options: AdapterOptions,
  toCall: ToPasswordCall,
): (username: string) => Promise<void> {
  const setPassword = passwordSetter(options, toCall);
  return async (username) =>
    setPassword({ username, password: await options.passwordFor(username) });
}
