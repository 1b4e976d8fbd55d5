import type { FetchSecret } from './secrets.ts';

/**
 * Returns the reading of secrets through the AWS SDK. The SDK is by far the largest part of the
 * function, so it is a file of its own, loaded by the first call while the rest goes on.
 */
export function secretsManager(): FetchSecret {
  let client: Promise<FetchSecret> | null = null;
  return async (arn, signal) => {
    client ??= import('./secrets-manager-client.ts').then((sdk) => sdk.secretsManagerClient());
    return (await client)(arn, signal);
  };
}
