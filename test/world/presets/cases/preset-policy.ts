import type { InferInput } from 'valibot';
import type { POLICY_FILE } from '#shared/policy/file/policy-schema.ts';
import type { PresetName } from '#shared/policy/file/preset.ts';

type PolicyContent = InferInput<typeof POLICY_FILE>;
type JiraPolicy = NonNullable<PolicyContent['products']['jira']>;

/** What a team writes beside the provider; the rest is the least that every policy has. */
export interface PolicyParts extends Partial<Omit<PolicyContent, 'provider' | 'products'>> {
  /** Of Jira. */
  readonly product?: Partial<Omit<JiraPolicy, 'groups'>>;
  /** Of Jira. */
  readonly groups?: Partial<JiraPolicy['groups']>;
  /** Products beside Jira. */
  readonly products?: Omit<PolicyContent['products'], 'jira'>;
}

/** The content of a policy file for a provider: everybody is a user of Jira, and `jira-*` is managed. */
export function presetPolicy(provider: PresetName, parts: PolicyParts = {}): PolicyContent {
  const { product, groups, products, ...common } = parts;
  return {
    provider,
    reservedUsernames: ['svc-*'],
    contact: 'the service desk',
    ...common,
    products: {
      jira: {
        ...product,
        groups: {
          default: ['jira-software-users'],
          managed: ['jira-*'],
          protected: ['jira-administrators'],
          required: 'everybody',
          ...groups,
        },
      },
      ...products,
    },
  };
}
