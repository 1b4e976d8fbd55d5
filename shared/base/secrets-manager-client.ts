import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { awsClientLimits } from './aws-client-limits.ts';
import type { FetchSecret } from './secrets.ts';

/** Returns the reading of secrets with one AWS SDK client, its attempts and waiting bounded. */
export function secretsManagerClient(): FetchSecret {
  const client = new SecretsManagerClient({
    // A few secrets in turn cost less than a TLS handshake for each.
    ...awsClientLimits(1),
  });
  return async (arn) => {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: arn }));
    if (SecretString !== undefined) return SecretString;
    throw new RangeError('the secret holds no text');
  };
}
