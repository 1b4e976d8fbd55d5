import { createHash } from 'node:crypto';
import type {
  ClaimRequirement,
  IdentityPolicy,
  ProductPolicy,
} from '#shared/policy/identity-policy.ts';
import type { PolicyFile } from './policy-schema.ts';
import type { Preset } from './preset.ts';

/** Returns the policy of a file, with everything filled in that it leaves to its preset. */
export function resolvePolicy(file: PolicyFile, preset: Preset): IdentityPolicy {
  const { defaults } = preset;
  const { provider, reservedUsernames, contact } = file;
  const common = {
    provider,
    require: toRequirements(file.require ?? defaults.require, preset),
    reservedUsernames,
    groupSources: file.groupSources ?? defaults.groupSources,
  };
  const products = Object.entries(file.products).map(([name, part]) => {
    const profile = { ...defaults.profile, ...file.profile, ...part.profile };
    const { required } = part.groups;
    const existingPeople = toMatch(part.existingPeople);
    const groups = { ...part.groups, required: required === 'everybody' ? [] : required };
    const resolved = { ...part, existingPeople, profile, groups };
    return [name, { ...resolved, revision: toRevision([common, resolved]) }] as const;
  });
  return { ...common, contact, products: Object.fromEntries<ProductPolicy>(products) };
}

const toRequirements = (
  required: readonly ClaimRequirement[],
  { severalValues }: Preset,
): readonly ClaimRequirement[] =>
  severalValues === 'cognito'
    ? required.map((one) => ({ ...one, format: severalValues }))
    : required;

type ProductOfFile = NonNullable<PolicyFile['products']['jira']>;

// The old word took every address, which is now asked for by name.
const toMatch = (word: ProductOfFile['existingPeople']): ProductPolicy['existingPeople'] =>
  word === 'username_then_email' ? 'username_then_verified_email' : word;

const toRevision = (content: unknown) =>
  createHash('sha256').update(JSON.stringify(content)).digest('base64url').slice(0, 16);
