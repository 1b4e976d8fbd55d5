import type { KeyObject } from 'node:crypto';
import { compactVerify } from 'jose';

/** Tells whether jose accepts a compact JWS as ES256 under a key. */
export function acceptsWithJose(jws: string, key: KeyObject): Promise<boolean> {
  return compactVerify(jws, key, { algorithms: ['ES256'] }).then(
    () => true,
    () => false,
  );
}
