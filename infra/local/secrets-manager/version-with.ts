import type { Secret, SecretVersion } from './secret-store.ts';

/** The version that carries a staging label; undefined: none does. */
export function versionWith(secret: Secret, stage: string): SecretVersion | undefined {
  return secret.versions.values().find(({ stages }) => stages.has(stage));
}
