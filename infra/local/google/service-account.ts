import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';

/** A service account: the key that its owner downloads, and the half of it that Google keeps. */
export interface ServiceAccount {
  readonly clientEmail: string;
  readonly keyId: string;
  readonly publicKey: KeyObject;
  /** PKCS #8, PEM. */
  readonly privateKey: string;
}

/** Returns a new service account with one RSA key. */
export function makeServiceAccount(): ServiceAccount {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    clientEmail: 'edge-authenticator@local-world.iam.gserviceaccount.com',
    keyId: randomBytes(20).toString('hex'),
    publicKey,
    privateKey: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
  };
}

/** The downloaded key file's fields, and `subject`: the administrator to act as, which operators add. */
export interface ServiceAccountKey {
  readonly type: 'service_account';
  readonly project_id: string;
  readonly private_key_id: string;
  readonly private_key: string;
  readonly client_email: string;
  readonly client_id: string;
  readonly auth_uri: string;
  readonly token_uri: string;
  readonly universe_domain: string;
  readonly subject: string;
}

/** Returns the key file of a service account as Google's console offers it for download, with `subject` added. */
export function toServiceAccountKey(
  account: ServiceAccount,
  { tokenUri, subject }: { readonly tokenUri: string; readonly subject: string },
): ServiceAccountKey {
  return {
    type: 'service_account',
    project_id: 'local-world',
    private_key_id: account.keyId,
    private_key: account.privateKey,
    client_email: account.clientEmail,
    client_id: '100000000000000000001',
    auth_uri: 'https://accounts.google.com/o/oauth2/auth',
    token_uri: tokenUri,
    universe_domain: 'googleapis.com',
    subject,
  };
}
