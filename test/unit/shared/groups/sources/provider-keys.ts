import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { CLIENT, ISSUER, NOW_SECONDS } from '#test/builders/data-token.ts';

/** A key pair of the identity provider, with the public key as in its key set. */
export interface ProviderKey {
  readonly kid: string;
  readonly alg: string;
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
}

/** Creates a key pair of the identity provider. */
export async function providerKey(kid = 'one', alg = 'RS256'): Promise<ProviderKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { kid, alg, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
}

/** What differs from Ada's valid access token; a field of `undefined` is left out. */
export interface AccessTokenParts {
  readonly header?: Readonly<Record<string, unknown>>;
  readonly payload?: Readonly<Record<string, unknown>>;
}

/** Returns Ada's access token as Cognito issues it. */
export function accessToken(
  { kid, alg, privateKey }: ProviderKey,
  { header, payload }: AccessTokenParts = {},
): Promise<string> {
  const claims = {
    sub: 'subject-of-ada',
    iss: ISSUER,
    client_id: CLIENT,
    token_use: 'access',
    exp: NOW_SECONDS + 3600,
    'cognito:groups': ['analysts', 'board'],
    ...payload,
  };
  return new SignJWT(claims).setProtectedHeader({ alg, kid, ...header }).sign(privateKey);
}
