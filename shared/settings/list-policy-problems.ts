import type {
  GroupSourceRules,
  IdentityPolicy,
  ProductPolicy,
} from '#shared/policy/identity-policy.ts';
import { matchesAnyPattern } from '#shared/policy/match-pattern.ts';
import { toGroupKey } from '#shared/products/group-key.ts';
import { PRODUCT_FACTS, type ProductName } from '#shared/products/product-facts.ts';
import { DIRECTORIES } from './declared-settings.ts';
import type { DirectorySettings, Settings } from './settings.ts';

/**
 * Returns where a deployment and its policy do not fit, one line each; none: they fit. A product without a
 * part in the policy stays closed: who may sign on is never guessed.
 */
export function listPolicyProblems(settings: Settings, policy: IdentityPolicy): string[] {
  const products = Object.values(settings.products);
  const onCrowd = products.filter(({ sessions }) => sessions === 'crowd').map(({ name }) => name);
  return [
    ...products
      .filter(({ name }) => policy.products[name] === undefined)
      .map(({ name }) => `products.${name}: is missing in the policy`),
    ...(policy.provider === settings.provider
      ? []
      : [`IDENTITY_PROVIDER: is not "${policy.provider}", which the policy is for`]),
    ...listMissingDirectories(settings, policy),
    ...listHiddenEmails(settings, policy),
    ...listGroupConflicts(onCrowd, policy),
  ];
}

// A group source that cannot be queried would fail at every sign-on.
function listMissingDirectories({ directories }: Settings, { groupSources }: IdentityPolicy) {
  return groupSources.flatMap(({ from }) => {
    const needed = NEEDED[from];
    if (needed === undefined || directories[needed] !== '') return [];
    return [`${DIRECTORIES[needed].variable}: is missing, and the policy asks ${from} for groups`];
  });
}

const NEEDED: Readonly<Partial<Record<GroupSourceRules['from'], keyof DirectorySettings>>> = {
  access_token: 'keySetUrl',
  cognito: 'userPoolArn',
  identity_store: 'identityStoreArn',
  google_directory: 'googleCredentialsArn',
};

// With Crowd's directory it is Crowd that is searched, and Crowd shows the addresses of its users.
function listHiddenEmails({ products }: Settings, policy: IdentityPolicy): string[] {
  return Object.values(products).flatMap(({ name, sessions }) => {
    const { title, showsEmail } = PRODUCT_FACTS[name];
    const { existingPeople = 'username' } = policy.products[name] ?? {};
    if (showsEmail || sessions === 'crowd' || existingPeople === 'username') return [];
    return [`products.${name}.existingPeople: ${title} tells no e-mail addresses`];
  });
}

// Products that share a Crowd share its groups: one must not take away what another gives every user.
function listGroupConflicts(names: readonly ProductName[], policy: IdentityPolicy): string[] {
  return names.flatMap((name) =>
    names.flatMap((other) => {
      const conflicts = listDefaultGroups(policy.products[name]).filter((group) =>
        revokes(group, policy.products[other]),
      );
      const where = `products.${other}.groups.managed`;
      return conflicts.map((group) => `${where}: takes away "${group}", which ${name} gives`);
    }),
  );
}

function listDefaultGroups(part: ProductPolicy | undefined): readonly string[] {
  const { default: groups = [], ownedGroup = null } = part?.groups ?? {};
  return ownedGroup === null ? groups : [...groups, ownedGroup];
}

function revokes(group: string, part: ProductPolicy | undefined): boolean {
  if (part === undefined) return false;
  const { managed, protected: kept } = part.groups;
  const isDefault = listDefaultGroups(part).some((name) => toGroupKey(name) === toGroupKey(group));
  return !isDefault && matchesAnyPattern(group, managed) && !matchesAnyPattern(group, kept);
}
