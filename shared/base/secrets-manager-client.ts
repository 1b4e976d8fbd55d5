import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { awsClientLimits } from './aws-client-limits.ts';
import type { FetchSecret } from './secrets.ts';

// A cold start reads all that a deployment can have at once: a handshake for each costs less than waiting in turn.
// No connection is kept: the next one is needed minutes later, maybe after a freeze that it does not outlive.
const AGENT = { keepAlive: false, maxSockets: 8 };

/** Returns the reading of secrets with one AWS SDK client, its attempts and waiting bounded. */
export function secretsManagerClient(): FetchSecret {
  const client = new SecretsManagerClient(awsClientLimits(AGENT));
  return async (arn, signal) => {
    const command = new GetSecretValueCommand({ SecretId: arn });
    const { SecretString } = await client.send(command, signal && { abortSignal: signal });
    if (SecretString !== undefined) return SecretString;
    throw new RangeError('the secret holds no text');
  };
}
