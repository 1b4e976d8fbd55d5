import { headerValues } from '#shared/base/http.ts';
import type { SessionStrategy } from '#shared/session/product-session.ts';

/** Sessions of a product that says in whose an answer was made, opened without asking anybody. */
export function productSessions(parts: Partial<SessionStrategy> = {}): SessionStrategy {
  return {
    hasSessionCookie: ({ cookies }) => cookies.has('JSESSIONID'),
    sessionUserOf: (headers) => headerValues(headers, 'x-ausername')[0] ?? null,
    findExistingSession: async () => null,
    open: async () => ({ setCookies: ['JSESSIONID=fresh; Path=/'] }),
    ...parts,
  };
}
