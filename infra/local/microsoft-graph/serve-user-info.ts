import type { VendorRoutes } from '#infra/local/vendor-api/start-vendor-api.ts';
import { findCaller } from './find-caller.ts';
import type { GraphState } from './graph-state.ts';

/**
 * Entra's OpenID Connect userinfo: these six claims and never another
 * (https://learn.microsoft.com/en-us/entra/identity-platform/userinfo). A person without an address has no `email`.
 */
export function serveUserInfo(routes: VendorRoutes, graph: GraphState): void {
  routes.on(['GET', 'POST'], '/oidc/userinfo', async (context) => {
    const person = await findCaller(context, graph);
    return context.json({
      sub: graph.switches.userInfoSub ?? person.sub,
      name: person.displayName,
      family_name: person.surname ?? undefined,
      given_name: person.givenName ?? undefined,
      picture: 'https://graph.microsoft.com/v1.0/me/photo/$value',
      email: person.mail ?? undefined,
    });
  });
}
