import type { Comparison } from './reject-token.ts';
import type { TokenTrust } from './token-trust.ts';

/** What an unverified token says of itself. */
export interface TokenOrigin {
  readonly iss: unknown;
  readonly client: string;
  readonly signer: string;
}

/** Returns expected and actual issuer, client and signer of a token, one text each. */
export function compareTrust({ iss, client, signer }: TokenOrigin, trust: TokenTrust): Comparison {
  const signers = [...trust.loadBalancerArns].join(' or ');
  return {
    issuer: compare(trust.issuer, iss),
    client: compare(trust.clientId, client),
    signer: compare(signers, signer),
  };
}

const compare = (expected: string, actual: unknown) =>
  `expected ${expected}, actual ${typeof actual === 'string' ? cut(actual) : `of type ${typeof actual}`}`;

// The token is not verified: its texts may be of any length, and hold anything.
const cut = (text: string) => text.replace(/[^\x20-\x7e]/g, '?').slice(0, LONGEST_TEXT);
const LONGEST_TEXT = 300;
