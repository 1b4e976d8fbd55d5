import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { ServiceError } from '#infra/local/aws/failures.ts';

/** One version of a secret: its value as the wire carries it, and the staging labels attached to it. */
export interface SecretVersion {
  readonly versionId: string;
  readonly value: SecretValue;
  readonly stages: Set<string>;
  readonly createdSeconds: number;
}

/** A text, or base64 of bytes. */
export type SecretValue = { readonly SecretString: string } | { readonly SecretBinary: string };

/** A secret under its name and ARN, with its versions by id in the order in which they came. */
export interface Secret {
  readonly name: string;
  readonly arn: string;
  readonly versions: Map<string, SecretVersion>;
  readonly createdSeconds: number;
  deletedSeconds?: number;
}

/** The secrets of one account and region. */
export interface SecretStore {
  readonly arnPrefix: string;
  readonly secrets: Map<string, Secret>;
}

/** Returns the secret under a name, an ARN, or an ARN without its random suffix. Throws ResourceNotFoundException. */
export function findSecret({ secrets }: SecretStore, id: string): Secret {
  const found =
    secrets.get(id) ?? secrets.values().find(({ arn }) => arn === id || arn.slice(0, -7) === id);
  if (found === undefined) {
    throw new ServiceError(
      'ResourceNotFoundException',
      "Secrets Manager can't find the specified secret.",
    );
  }
  return found;
}

/** Returns the version that carries a staging label; undefined: none does. */
export function versionWith(secret: Secret, stage: string): SecretVersion | undefined {
  return secret.versions.values().find(({ stages }) => stages.has(stage));
}

/** Returns the version made, or the one that an earlier request with the same token and value made. */
export function addVersion(
  secret: Secret,
  value: SecretValue,
  versionId: string = randomUUID(),
): SecretVersion {
  const earlier = secret.versions.get(versionId);
  if (earlier !== undefined && !isDeepStrictEqual(earlier.value, value)) {
    throw new ServiceError(
      'ResourceExistsException',
      "You can't modify an existing version, you can only create a new version.",
    );
  }
  const made = { versionId, value, stages: new Set<string>(), createdSeconds: Date.now() / 1000 };
  const version = earlier ?? made;
  secret.versions.set(versionId, version);
  return version;
}

/**
 * Attaches a staging label to one version and takes it from every other. The version that loses AWSCURRENT
 * becomes AWSPREVIOUS, as the service does by itself.
 */
export function moveStage(secret: Secret, stage: string, to: SecretVersion): void {
  const holder = versionWith(secret, stage);
  if (holder === to) return;
  holder?.stages.delete(stage);
  to.stages.add(stage);
  if (stage !== 'AWSCURRENT' || holder === undefined) return;
  for (const { stages } of secret.versions.values()) stages.delete('AWSPREVIOUS');
  holder.stages.add('AWSPREVIOUS');
}
