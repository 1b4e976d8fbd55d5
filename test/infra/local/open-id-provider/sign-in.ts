import * as client from 'openid-client';
import type { User } from '#infra/local/open-id-provider/make-users.ts';
import type { OpenIdProvider } from '#infra/local/open-id-provider/start-open-id-provider.ts';
import { loopbackFetch, openBrowser } from './browser.ts';

/** Where a user signs in, and at which client: the provider's redirect addresses have to contain `callback`. */
export interface SignInPlace {
  readonly id: OpenIdProvider<unknown>;
  readonly ca: string;
  readonly scope?: string;
}

/** Where the provider sends users back to. */
export const callback = 'https://jira.localhost/oauth2/idpresponse';

/** What the token endpoint gives for a sign-in of that user, and how to ask userinfo or for a new token. */
export async function signIn({ id, ca, scope = 'openid profile email' }: SignInPlace, who: User) {
  const method = client.ClientSecretBasic(id.clientSecret);
  const options = { [client.customFetch]: loopbackFetch(ca) };
  const configuration = await client.discovery(
    new URL(id.issuer),
    id.clientId,
    undefined,
    method,
    options,
  );
  const start = client.buildAuthorizationUrl(configuration, { redirect_uri: callback, scope });
  const browser = openBrowser(ca);
  const form = await browser.walk(start);
  const back = await browser.walk(form.url, { email: who.signInName, password: who.password });
  const redeem = () =>
    client.authorizationCodeGrant(configuration, new URL(back.location ?? ''), {});
  const tokens = await redeem();
  return {
    accessToken: tokens.access_token,
    redeemAgain: redeem,
    refresh: () => client.refreshTokenGrant(configuration, tokens.refresh_token ?? ''),
    readUserInfo: () =>
      client.fetchUserInfo(configuration, tokens.access_token, client.skipSubjectCheck),
  };
}
