import type { TemplateNode } from './parse-template.ts';
import { isTemplateMap } from './parse-template.ts';

/** A CloudFormation dynamic reference to Secrets Manager, taken apart. */
export interface SecretReference {
  readonly secretId: string;
  readonly jsonKey: string | undefined;
  readonly versionStage: string | undefined;
  readonly versionId: string | undefined;
}

export type SecretResolver = (reference: SecretReference) => string | Promise<string>;

const reference = /\{\{resolve:secretsmanager:([^}]+)\}\}/g;

/**
 * Returns the node with each `{{resolve:secretsmanager:…}}` in its texts replaced by what the resolver
 * returns for it (CloudFormation User Guide, "Get a secret or secret value from Secrets Manager").
 */
export async function resolveSecrets(
  node: TemplateNode,
  resolveSecret: SecretResolver,
): Promise<TemplateNode> {
  if (typeof node === 'string') return resolveText(node, resolveSecret);
  if (Array.isArray(node)) {
    return Promise.all(node.map((item) => resolveSecrets(item, resolveSecret)));
  }
  if (!isTemplateMap(node)) return node;
  const entries = Object.entries(node).map(
    async ([key, child]) => [key, await resolveSecrets(child, resolveSecret)] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

async function resolveText(text: string, resolveSecret: SecretResolver): Promise<string> {
  const secrets = await Promise.all(
    [...text.matchAll(reference)].map(([, inner = '']) => resolveSecret(takeApart(inner))),
  );
  return text.replaceAll(reference, () => secrets.shift() ?? '');
}

// An ARN has seven parts that are themselves parted by colons.
function takeApart(inner: string): SecretReference {
  const parts = inner.split(':');
  const idLength = parts[0] === 'arn' ? 7 : 1;
  const [kind = 'SecretString', jsonKey, versionStage, versionId] = parts.slice(idLength);
  if (kind !== 'SecretString') throw new Error(`a dynamic reference asks for ${kind}`);
  return {
    secretId: parts.slice(0, idLength).join(':'),
    jsonKey: jsonKey || undefined,
    versionStage: versionStage || undefined,
    versionId: versionId || undefined,
  };
}
