import {
  BatchGetSecretValueCommand,
  GetSecretValueCommand,
  SecretsManagerClient,
  SecretsManagerServiceException,
} from '@aws-sdk/client-secrets-manager';
import { awsClientLimits } from './aws-client-limits.ts';
import type { FetchSecret } from './secrets.ts';

// As many as a deployment has secrets, for the case that each has to be read by itself. No connection is kept: the
// next one is needed minutes later, maybe after a freeze that it does not outlive.
const AGENT = { keepAlive: false, maxSockets: 8 };

type Values = ReadonlyMap<string | undefined, string | undefined>;

/** Secrets that are to be read with one call. */
interface Batch {
  readonly arns: Set<string>;
  readonly values: Promise<Values>;
}

/**
 * Returns the reading of secrets with one AWS SDK client, its attempts and waiting bounded. Those that are needed
 * at the same time are read with one call. What that does not return is read by itself; so is everything once the
 * call was denied, of which `tellDenied` is told.
 */
export function secretsManagerClient(tellDenied: () => void): FetchSecret {
  const client = new SecretsManagerClient(awsClientLimits(AGENT));
  let open: Batch | null = null;
  let isDenied = false;

  const readTogether = async (arns: Set<string>, options: SendOptions): Promise<Values> => {
    if (arns.size === 1 || isDenied) return new Map();
    try {
      const command = new BatchGetSecretValueCommand({ SecretIdList: [...arns] });
      const { SecretValues = [] } = await client.send(command, options);
      return new Map(SecretValues.map(({ ARN, SecretString }) => [ARN, SecretString]));
    } catch (error) {
      if (!(error instanceof SecretsManagerServiceException)) throw error;
      if (error.name === 'AccessDeniedException' && !isDenied) tellDenied();
      isDenied ||= error.name === 'AccessDeniedException';
      return new Map();
    }
  };
  const openBatch = (options: SendOptions): Batch => {
    const arns = new Set<string>();
    const read = async () => {
      await new Promise(setImmediate);
      open = null;
      return readTogether(arns, options);
    };
    return { arns, values: read() };
  };

  return async (arn, signal) => {
    const options = signal ? { abortSignal: signal } : {};
    open ??= openBatch(options);
    open.arns.add(arn);
    const value = (await open.values).get(arn);
    if (value !== undefined) return value;
    const { SecretString } = await client.send(
      new GetSecretValueCommand({ SecretId: arn }),
      options,
    );
    if (SecretString !== undefined) return SecretString;
    throw new RangeError('the secret holds no text');
  };
}

type SendOptions = { readonly abortSignal?: AbortSignal };
