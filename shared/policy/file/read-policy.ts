import type { IdentityPolicy } from '#shared/policy/identity-policy.ts';
import { listUnusableNames } from './list-unusable-names.ts';
import { POLICY_FILE } from './policy-schema.ts';
import { readPreset } from './preset.ts';
import { readYaml } from './read-yaml.ts';
import { resolvePolicy } from './resolve-policy.ts';

/** Returns the policy in a YAML file. Rejects with PolicyProblems that lists every problem at once. */
export async function readPolicy(file: string): Promise<IdentityPolicy> {
  const content = await readYaml(file, POLICY_FILE, { listProblems: listUnusableNames });
  return resolvePolicy(content, await readPreset(content.provider));
}
