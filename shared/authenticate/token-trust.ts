import type { KeyObject } from 'node:crypto';

/** Whose tokens count, and now. */
export interface TokenTrust {
  readonly loadBalancerArns: ReadonlySet<string>;
  readonly clientId: string;
  readonly issuer: string;
  /** Returns a public key on P-256. Null: the key host knows no such key. Throws `authenticate.keys_unavailable`. */
  readonly findKey: (kid: string) => Promise<KeyObject | null>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}
