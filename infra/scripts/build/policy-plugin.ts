import type { Plugin } from 'esbuild';
import type { IdentityPolicy } from '#shared/policy/identity-policy.ts';

/** Returns the plugin that bundles a policy, already checked, in place of the policy file. */
export function policyPlugin(policy: IdentityPolicy): Plugin {
  return {
    name: 'policy',
    setup(builder) {
      builder.onLoad({ filter: /\.yaml$/ }, () => {
        return { contents: `export const policy = ${JSON.stringify(policy)};`, loader: 'js' };
      });
    },
  };
}
