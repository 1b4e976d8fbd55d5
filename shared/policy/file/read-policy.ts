import type { IdentityPolicy } from '#shared/policy/identity-policy.ts';
import { listDoubtfulPatterns } from './list-doubtful-patterns.ts';
import { listRisks } from './list-risks.ts';
import { listUnusableNames } from './list-unusable-names.ts';
import { POLICY_FILE } from './policy-schema.ts';
import { readPreset } from './preset.ts';
import { readYaml } from './read-yaml.ts';
import { resolvePolicy } from './resolve-policy.ts';

/**
 * Returns the policy in a YAML file; `warn` gets a line for each part of it that is probably meant
 * otherwise, or that is a risk. Rejects with PolicyProblems that lists every problem at once.
 */
export async function readPolicy(
  file: string,
  warn?: (warning: string) => void,
): Promise<IdentityPolicy> {
  const content = await readYaml(file, POLICY_FILE, {
    listProblems: listUnusableNames,
    listWarnings: (policy) => [...listDoubtfulPatterns(policy), ...listRisks(policy)],
    warn,
  });
  return resolvePolicy(content, await readPreset(content.provider));
}
