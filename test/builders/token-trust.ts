import type { TokenTrust } from '#shared/authenticate/token-trust.ts';
import { CLIENT, ISSUER, KID, LOAD_BALANCER_KEYS, NOW_SECONDS, SIGNER } from './data-token.ts';

/** A trust that lists the kids it looked up. */
export interface CountingTrust extends TokenTrust {
  readonly requestedKids: readonly string[];
}

/** Returns trust in the load balancer of `dataToken`, with a key look-up that is recorded. */
export function tokenTrust(parts: Partial<TokenTrust> = {}): CountingTrust {
  const requestedKids: string[] = [];
  return {
    loadBalancerArns: new Set([SIGNER]),
    clientId: CLIENT,
    issuer: ISSUER,
    findKey: async (kid) => {
      requestedKids.push(kid);
      return kid === KID ? LOAD_BALANCER_KEYS.publicKey : null;
    },
    now: () => NOW_SECONDS * 1000,
    ...parts,
    requestedKids,
  };
}
