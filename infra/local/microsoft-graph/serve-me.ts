import {
  readBearerToken,
  type VendorContext,
  type VendorRoutes,
} from '#infra/local/vendor-api/vendor.ts';
import { graphRefusal } from './graph-refusal.ts';
import type { GraphState, GraphUser } from './graph-state.ts';
import { readSelection, refuseUnknownOptions } from './query-options.ts';

const usual = ['displayName', 'givenName', 'id', 'mail', 'surname', 'userPrincipalName'] as const;
const onRequest = ['onPremisesSamAccountName'] as const;

/** Serves the caller's own account; what is not of the usual properties comes only when `$select` names it. */
export function serveMe(routes: VendorRoutes, graph: GraphState): void {
  routes.get('/v1.0/me', async (context) => {
    const user = await findCaller(context, graph);
    refuseUnknownOptions(context, ['$select']);
    const existing = new Set<string>([...usual, ...onRequest]);
    const selected = readSelection(context.req.query('$select'), existing);
    const { origin } = new URL(context.req.url);
    const fields = selected === null ? '' : `(${selected.join(',')})`;
    return context.json({
      '@odata.context': `${origin}/v1.0/$metadata#users${fields}/$entity`,
      ...pick(user, selected ?? usual),
    });
  });
}

function pick(user: GraphUser, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(user).filter(([name]) => names.includes(name)));
}

/**
 * Serves Entra's OpenID Connect userinfo: these six claims and never another
 * (https://learn.microsoft.com/en-us/entra/identity-platform/userinfo). A user without an address has no `email`.
 */
export function serveUserInfo(routes: VendorRoutes, graph: GraphState): void {
  routes.on(['GET', 'POST'], '/oidc/userinfo', async (context) => {
    const user = await findCaller(context, graph);
    return context.json({
      sub: graph.switches.userInfoSub ?? user.sub,
      name: user.displayName,
      family_name: user.surname ?? undefined,
      given_name: user.givenName ?? undefined,
      picture: 'https://graph.microsoft.com/v1.0/me/photo/$value',
      email: user.mail ?? undefined,
    });
  });
}

/** Returns the user whose token the request carries. Throws Graph's 401 without a good one, its 404 for an unknown user. */
export async function findCaller(context: VendorContext, graph: GraphState): Promise<GraphUser> {
  const token = readBearerToken(context);
  if (token === null) {
    const code = 'InvalidAuthenticationToken';
    throw graphRefusal(401, { code, message: 'Access token is empty.' });
  }
  const sub = await graph.subjectOf(token);
  if (sub === null) throw graphRefusal(401);
  const user = graph.people.find((each) => each.sub === sub);
  if (user === undefined) throw graphRefusal(404);
  return user;
}
