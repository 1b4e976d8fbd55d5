import type { FetchSecret } from './secrets.ts';

/**
 * Returns the reading of secrets through the AWS SDK. The SDK is by far the largest part of the
 * function, so it is a file of its own, loaded by the first call while the rest goes on. `tellDenied` is
 * called once, when several secrets may not be read with one call.
 */
export function secretsManager(tellDenied: () => void): FetchSecret {
  let client: Promise<FetchSecret> | null = null;
  return async (arn, signal) => {
    client ??= import('./secrets-manager-client.ts').then((sdk) =>
      sdk.secretsManagerClient(tellDenied),
    );
    return (await client)(arn, signal);
  };
}
