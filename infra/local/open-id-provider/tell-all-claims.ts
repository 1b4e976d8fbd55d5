import type Provider from 'oidc-provider';
import type { Person } from './make-people.ts';

/**
 * Lets userinfo say everything that a person carries, in whatever shape and under whatever name, whatever scope was
 * asked for: the library keeps to the claims that its scopes list.
 */
export function tellAllClaims(provider: Provider, people: Readonly<Record<string, Person>>): void {
  provider.use(async (context, next) => {
    await next();
    if (context.path !== '/me' || context.status !== 200) return;
    const { sub } = context.body as { readonly sub: string };
    const person = Object.values(people).find(({ claims }) => claims.sub === sub);
    if (person !== undefined) context.body = person.claims;
  });
}
