import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { Hono } from 'hono';
import type Provider from 'oidc-provider';
import type { User } from './make-users.ts';
import { signInApp } from './sign-in-app.ts';
import type { ListSwitches } from './write-lists.ts';

/** Endpoints that a switch can make fail, by the first segment of their path. */
export type ProviderEndpoint = 'auth' | 'token' | 'me' | 'jwks';

/** What can be changed while the provider runs. */
export interface ProviderSwitches extends ListSwitches {
  /** `always` issues a refresh token with every sign-in, whatever scope was asked for. */
  refreshTokens: 'never' | 'always';
  /** `jwt` hands out access tokens that the published keys verify; those handed out before stay what they are. */
  accessTokens: 'opaque' | 'jwt';
  /** The `typ` in the header of such a token; null: none, as Amazon Cognito's have. */
  accessTokenType: 'at+jwt' | 'JWT' | null;
  /**
   * A status answers in the endpoint's place with an OAuth error body; `hang` accepts the request and never
   * answers; `denied` on `auth` sends the browser back with `error=access_denied`.
   */
  fail: { [endpoint in ProviderEndpoint]?: number | 'hang' | 'denied' };
}

/** What the application is made of, apart from the provider itself. */
export interface ProviderParts {
  readonly people: Readonly<Record<string, User>>;
  readonly switches: ProviderSwitches;
}

/** Returns an application of the sign-in page, the faults asked for, and the provider's own endpoints behind them. */
export function providerApp(
  provider: Provider,
  { people, switches }: ProviderParts,
): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  const answer = provider.callback();
  app.use('/:endpoint', async (context, next) => {
    const fault = switches.fail[context.req.param('endpoint') as ProviderEndpoint];
    if (fault === undefined) return next();
    return faultyAnswer(new URL(context.req.url), fault);
  });
  app.route('/interaction', signInApp(provider, people));
  app.all('*', async ({ env }) => {
    await answer(env.incoming, env.outgoing);
    return RESPONSE_ALREADY_SENT;
  });
  return app;
}

async function faultyAnswer(url: URL, fault: number | 'hang' | 'denied'): Promise<Response> {
  if (fault === 'hang') return new Promise<Response>(() => {});
  const error = fault === 'denied' ? 'access_denied' : 'server_error';
  const back = url.searchParams.get('redirect_uri');
  if (fault !== 'denied' || back === null)
    return Response.json({ error }, { status: Number(fault) || 403 });
  const target = new URL(back);
  target.searchParams.set('error', error);
  target.searchParams.set('state', url.searchParams.get('state') ?? '');
  return Response.redirect(target, 303);
}
