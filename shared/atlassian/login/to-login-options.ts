import type { LoginOptions } from './login-outcome.ts';
import type { ProductSessionOptions } from './native-sessions.ts';

/** Returns what the logins of a product share: each may tell the others how the session cookie is called. */
export function toLoginOptions<T extends ProductSessionOptions>(options: T): T & LoginOptions {
  const { rememberMe, sessionCookie } = options.settings;
  return { ...options, rememberMe, sessionCookies: new Set([sessionCookie]) };
}
