import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';

/** A service account: the key that its owner downloads, and the half of it that Google keeps. */
export interface ServiceAccount {
  readonly clientEmail: string;
  readonly keyId: string;
  readonly publicKey: KeyObject;
  /** PKCS #8, PEM. */
  readonly privateKey: string;
}

/** A new service account with one RSA key. */
export function makeServiceAccount(): ServiceAccount {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    clientEmail: 'edge-authenticator@local-world.iam.gserviceaccount.com',
    keyId: randomBytes(20).toString('hex'),
    publicKey,
    privateKey: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
  };
}
