import type { Secret, SecretVersion } from './secret-store.ts';
import { versionWith } from './version-with.ts';

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
