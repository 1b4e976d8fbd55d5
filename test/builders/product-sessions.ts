import { headerValues } from '#shared/base/http.ts';
import type { SessionStrategy } from '#shared/session/product-session.ts';

/** Sessions of a product that says in whose an answer was made, opened without asking anybody. */
export function productSessions(parts: Partial<SessionStrategy> = {}): SessionStrategy {
  return {
    isCarriedBy: ({ cookies }) => cookies.has('JSESSIONID'),
    ownerOf: (headers) => headerValues(headers, 'x-ausername')[0] ?? null,
    findLive: async () => null,
    open: async () => ({ setCookies: ['JSESSIONID=fresh; Path=/'] }),
    ...parts,
  };
}
