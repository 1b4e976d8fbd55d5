import { randomBytes } from 'node:crypto';
import { EncryptJWT, jwtDecrypt } from 'jose';

/** Turns values into opaque text that only this seal can read, and back. */
export interface Seal {
  seal(value: Readonly<Record<string, unknown>>): Promise<string>;
  /** null: not sealed by this seal, or altered since. */
  open(text: string): Promise<Readonly<Record<string, unknown>> | null>;
}

/** Returns a seal under its own random key, so that text of one kind never passes as text of another. */
export function createSeal(): Seal {
  const key = randomBytes(32);
  return {
    seal: (value) =>
      new EncryptJWT({ ...value }).setProtectedHeader({ alg: 'dir', enc: 'A256GCM' }).encrypt(key),
    open: async (text) => {
      try {
        return (await jwtDecrypt(text, key)).payload;
      } catch {
        return null;
      }
    },
  };
}
