import type { KeyObject } from 'node:crypto';
import type { LoadBalancerSwitches } from '#infra/local/load-balancer/rules/switches.ts';
import type { Session } from './create-sessions.ts';
import { signDataToken } from './sign-data-token.ts';

/** The key that the load balancer signs with now, and the id it is published under. */
export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
}

export interface IdentitySource {
  readonly session: Session;
  readonly key: SigningKey;
  /** ARN of the load balancer. */
  readonly signer: string;
  readonly switches: LoadBalancerSwitches;
  readonly nowMs: number;
}

/** Returns the three headers that tell a target who is signed in; only x-amzn-oidc-data is signed. */
export function writeIdentity(source: IdentitySource): [name: string, value: string][] {
  const { session } = source;
  return [
    ['x-amzn-oidc-accesstoken', session.accessToken],
    ['x-amzn-oidc-identity', toHeaderBytes(session.claims.sub)],
    ['x-amzn-oidc-data', writeDataToken(source)],
  ];
}

// A token is made for every forwarded request, so it can be short-lived.
function writeDataToken(source: IdentitySource): string {
  const { session, key, signer, switches } = source;
  const exp = Math.floor(source.nowMs / 1000) + switches.dataTokenSeconds;
  const { issuer: iss, clientId: client, claims } = session;
  const added = { exp, iss };
  return signDataToken({
    header: { kid: key.kid, iss, client, signer, exp },
    payload:
      switches.providerExpAndIss === 'keep' ? { ...added, ...claims } : { ...claims, ...added },
    privateKey: key.privateKey,
  });
}

// node:http writes headers as Latin-1: this makes the bytes on the wire UTF-8.
function toHeaderBytes(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}
