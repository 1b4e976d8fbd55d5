import type { CryptoKey } from 'jose';

/** Whose tokens count, and now. */
export interface TokenTrust {
  readonly loadBalancerArns: ReadonlySet<string>;
  readonly clientId: string;
  readonly issuer: string;
  /** Null: the key host knows no such key. Throws `authenticate.keys_unavailable`. */
  readonly findKey: (kid: string) => Promise<CryptoKey | null>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}
