import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { FetchSecret } from './secrets.ts';

/** Yields the reading of secrets with one AWS SDK client, its attempts and waiting bounded. */
export function secretsManagerClient(): FetchSecret {
  const client = new SecretsManagerClient({
    maxAttempts: 2,
    requestHandler: {
      // A few secrets in turn cost less than a TLS handshake for each.
      httpsAgent: { keepAlive: true, maxSockets: 1 },
      connectionTimeout: 1_000,
      requestTimeout: 2_000,
      throwOnRequestTimeout: true,
    },
  });
  return async (arn) => {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: arn }));
    if (SecretString !== undefined) return SecretString;
    throw new RangeError('the secret holds no text');
  };
}
