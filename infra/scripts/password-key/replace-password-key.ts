// In: the secret of the password key. Out: the secret with a new key, and the one in use as the earlier one.
import { randomBytes } from 'node:crypto';
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { CommandError } from '#infra/scripts/command-line/command-error.ts';
import { readPasswordKeys } from '#shared/session/password-keys.ts';

/** A key that is new in a secret: its id, and from when it is in use, in seconds since the epoch. */
export interface NewPasswordKey {
  readonly kid: string;
  readonly from: number;
}

/**
 * Puts a new random key into the secret, in use from a time on, and returns what can be told of it. Until then, and for
 * logins while a product takes no writes, the key in use stays. Throws CommandError for a secret without text.
 */
export async function replacePasswordKey(
  client: SecretsManagerClient,
  SecretId: string,
  { now, from }: { readonly now: number; readonly from: number },
): Promise<NewPasswordKey> {
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId }));
  if (!SecretString) throw new CommandError(`${SecretId}: the secret holds no text`);
  const [previous] = readPasswordKeys(SecretString, now);
  const kid = /^\d+$/.test(previous.kid) ? String(BigInt(previous.kid) + 1n) : '1';
  const key = { kid, k: randomBytes(48).toString('base64url'), from, previous };
  await client.send(new PutSecretValueCommand({ SecretId, SecretString: JSON.stringify(key) }));
  return { kid, from };
}
