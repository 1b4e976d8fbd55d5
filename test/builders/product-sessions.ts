import type { SessionStrategy } from '#shared/session/product-session.ts';

/** Returns sessions whose user a response header names, opened without a call of the product. */
export function productSessions(parts: Partial<SessionStrategy> = {}): SessionStrategy {
  return {
    hasSessionCookie: ({ cookies }) => cookies.has('JSESSIONID'),
    findExistingSession: async () => null,
    open: async () => ({ setCookies: ['JSESSIONID=fresh; Path=/'] }),
    ...parts,
  };
}
