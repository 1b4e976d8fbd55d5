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
