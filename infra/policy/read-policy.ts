import type { IdentityPolicy } from '#shared/map/identity-policy.ts';
import { POLICY_FILE } from './identity-policy-schema.ts';
import { listUnfitNames } from './list-unfit-names.ts';
import { readPreset } from './preset.ts';
import { readYaml } from './read-yaml.ts';
import { resolvePolicy } from './resolve-policy.ts';

/** Yields the policy in a YAML file. Rejects with PolicyProblems that lists every problem at once. */
export async function readPolicy(file: string): Promise<IdentityPolicy> {
  const content = await readYaml(file, POLICY_FILE, listUnfitNames);
  return resolvePolicy(content, await readPreset(content.provider));
}
