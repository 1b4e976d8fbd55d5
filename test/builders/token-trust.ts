import type { KeyObject } from 'node:crypto';
import { type CryptoKey, importSPKI } from 'jose';
import type { TokenTrust } from '#shared/authenticate/verify-data-token.ts';
import { CLIENT, ISSUER, KID, LOAD_BALANCER_KEYS, NOW_SECONDS, SIGNER } from './data-token.ts';

/** Trust in our load balancer, and the kids that were asked for. */
export interface CountingTrust extends TokenTrust {
  readonly askedKids: readonly string[];
}

/** Trust in the load balancer of `dataToken`, with a key look-up that counts. */
export function tokenTrust(parts: Partial<TokenTrust> = {}): CountingTrust {
  const askedKids: string[] = [];
  return {
    loadBalancerArns: new Set([SIGNER]),
    clientId: CLIENT,
    issuer: ISSUER,
    findKey: async (kid) => {
      askedKids.push(kid);
      return kid === KID ? toCryptoKey(LOAD_BALANCER_KEYS.publicKey) : null;
    },
    now: () => NOW_SECONDS * 1000,
    ...parts,
    askedKids,
  };
}

function toCryptoKey(key: KeyObject): Promise<CryptoKey> {
  return importSPKI(String(key.export({ type: 'spki', format: 'pem' })), 'ES256');
}
