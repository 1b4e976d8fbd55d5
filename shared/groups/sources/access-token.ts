import type { CryptoKey } from 'jose';
import { compactVerify } from 'jose/jws/compact/verify';
import type { VerifiedIdentity } from '#shared/authenticate/verify-data-token.ts';
import { type JsonObject, parseJwsPart } from '#shared/base/jws.ts';
import type { ReadGroups } from '#shared/groups/group-source.ts';
import type { GroupsInClaims } from '#shared/policy/identity-policy.ts';
import { readGroupsIn } from './claim.ts';
import { type GroupFault, groupsUnavailable } from './groups-unavailable.ts';
import type { KeyChoice, KeySet } from './key-set.ts';
import { withoutProviderGroups } from './without-provider-groups.ts';

/** Whose access tokens count, and what is read in them. */
export interface AccessTokenOptions extends GroupsInClaims {
  /** The claim that names the client for which the token was made. */
  readonly clientClaim: 'client_id' | 'azp' | 'cid' | 'aud';
  readonly clientId: string;
  readonly issuer: string;
  readonly keySet: KeySet;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * Returns the reading of groups from the access token that the load balancer forwards. It does not
 * sign that token: it counts only when the provider's signature does, and when its `sub` is that of
 * the data token; else a user could be given the groups of another.
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html
 */
export function accessTokenGroups(options: AccessTokenOptions): ReadGroups {
  return async ({ identity, accessToken }) => {
    const claims = await readVerifiedClaims(accessToken, options.keySet);
    checkClaims(claims, identity, options);
    const claim = readGroupsIn(claims, options);
    const [, userPoolId] = COGNITO.exec(options.issuer) ?? [];
    return userPoolId === undefined ? claim : withoutProviderGroups(claim, userPoolId);
  };
}

const COGNITO = /^https:\/\/cognito-idp\.[^/]+\/([^/]+)$/;

async function readVerifiedClaims(token: string | null, findKey: KeySet): Promise<AnyClaims> {
  if (token === null || token === '') refuse('no_token');
  const key = await findKey(readUnverifiedHeader(token));
  if (key === null) refuse('signature');
  return parseJwsPart(await verify(token, key)) ?? refuse('unreadable');
}

function refuse(fault: GroupFault, cause?: unknown): never {
  throw groupsUnavailable(fault, {}, cause);
}

// The load balancer passes no header longer than this.
const LONGEST_TOKEN = 16_384;
// RFC 7515 section 7.1; five parts are an encrypted token, which is none of our business. No base64url
// has one character more than a multiple of four.
const FORM = /^((?:[\w-]{4})*[\w-]{2,4})\.[\w-]+\.[\w-]*$/;
// Nothing that a holder of the public key could make: neither `none` nor HS….
const ALGORITHMS = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA'],
];
// RFC 9068 section 2.1, and what providers wrote before it.
const TYPES = ['at+jwt', 'jwt'];

function readUnverifiedHeader(token: string): KeyChoice {
  if (token.length > LONGEST_TOKEN) refuse('unreadable');
  const [, headerPart] = FORM.exec(token) ?? refuse('opaque');
  const { alg, kid, typ = 'JWT', ...others } = parseJwsPart(headerPart ?? '') ?? refuse('opaque');
  if (typeof alg !== 'string' || !ALGORITHMS.includes(alg)) refuse('signature');
  if ('crit' in others || 'b64' in others) refuse('unreadable');
  const type = typeof typ === 'string' ? typ.toLowerCase().replace(/^application\//, '') : '';
  if (!TYPES.includes(type)) refuse('token_use');
  return { alg, ...(typeof kid === 'string' && { kid }) };
}

async function verify(token: string, key: CryptoKey): Promise<Uint8Array> {
  try {
    return (await compactVerify(token, key, { algorithms: ALGORITHMS })).payload;
  } catch (error) {
    return refuse('signature', error);
  }
}

const CLOCK_GRACE_SECONDS = 10;

function checkClaims(
  claims: AnyClaims,
  identity: VerifiedIdentity,
  options: AccessTokenOptions,
): void {
  const { iss, exp, nbf, sub, token_use } = claims;
  if (iss !== options.issuer) refuse('issuer');
  const nowSeconds = options.now() / 1000;
  if (!Number.isFinite(exp) || Number(exp) + CLOCK_GRACE_SECONDS <= nowSeconds) refuse('expired');
  if (nbf !== undefined && !(Number(nbf) - CLOCK_GRACE_SECONDS <= nowSeconds)) {
    refuse('not_yet_valid');
  }
  // Cognito signs its ID tokens with the same keys.
  if (token_use !== undefined && token_use !== 'access') refuse('token_use');
  if (![claims[options.clientClaim]].flat().includes(options.clientId)) refuse('client');
  if (sub !== identity.subject) refuse('subject');
}

interface AnyClaims extends JsonObject {
  readonly iss?: unknown;
  readonly exp?: unknown;
  readonly nbf?: unknown;
  readonly sub?: unknown;
  readonly token_use?: unknown;
}
