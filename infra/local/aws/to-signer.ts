import type { Signer } from './verify-signature.ts';

/** Key id and secret of the one caller that a local service knows. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Where a local service says it is, and who may call it. */
export interface AccountOptions {
  readonly region?: string;
  readonly account?: string;
  readonly credentials?: Credentials;
}

/** Account and Region in which a local service is unless it is told otherwise. */
export const LOCAL_ACCOUNT = { region: 'eu-central-1', account: '123456789012' } as const;

const localCredentials: Credentials = {
  accessKeyId: 'AKIALOCALWORLD000000',
  secretAccessKey: 'local-world-secret-access-key',
};

/** Whose signatures a service accepts; `service` is its name in a credential scope. */
export function toSigner(options: AccountOptions, service: string): Signer {
  const { region = LOCAL_ACCOUNT.region, credentials = localCredentials } = options;
  return { ...credentials, region, service };
}
