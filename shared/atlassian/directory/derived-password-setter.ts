import type { AdapterOptions } from '#shared/atlassian/product-parts.ts';
import { passwordSetter, type ToPasswordCall } from '#shared/atlassian/rest/set-password.ts';

/** Returns a function that sets the derived password of a user. Throws as `passwordSetter`. */
export function derivedPasswordSetter(
  options: AdapterOptions,
  toCall: ToPasswordCall,
): (username: string) => Promise<void> {
  const setPassword = passwordSetter(options, toCall);
  return async (username) =>
    setPassword({ username, password: await options.passwordFor(username) });
}
