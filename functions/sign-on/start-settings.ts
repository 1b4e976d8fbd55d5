import { Failure } from '#shared/base/failure.ts';
import { jsonLog } from '#shared/base/log.ts';
import type {
  GroupSourceRules,
  IdentityPolicy,
  ProductPolicy,
} from '#shared/policy/identity-policy.ts';
import { matchesAnyPattern } from '#shared/policy/match-pattern.ts';
import { toGroupKey } from '#shared/products/group-key.ts';
import type { ProductName } from '#shared/products/product-facts.ts';
import { type DirectorySettings, readSettings, type Settings } from '#shared/settings/settings.ts';

/** What a deployment and the build say of it. */
export interface Configuration {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly policy: IdentityPolicy;
}

/**
 * Returns the settings of this deployment, or writes one line per problem and throws
 * `configuration.invalid`: with a wrong configuration the function must not start.
 */
export function startSettings(
  { environment, policy }: Configuration,
  writeLine: (line: string) => void,
): Settings {
  try {
    const settings = readSettings(environment);
    requirePolicies(settings, policy);
    return settings;
  } catch (error) {
    const log = jsonLog('error', writeLine);
    for (const problem of listProblems(error)) log('error', 'configuration.invalid', { problem });
    throw error;
  }
}

// Who gets in is never guessed: a product that the policy does not speak of stays closed.
function requirePolicies(settings: Settings, policy: IdentityPolicy): void {
  const { products } = settings;
  const problems = Object.values(products)
    .filter(({ name }) => policy.products[name] === undefined)
    .map(({ name }) => `products.${name}: is missing in the policy`);
  if (policy.provider !== settings.provider) {
    problems.push(`IDENTITY_PROVIDER: is not "${policy.provider}", which the policy is for`);
  }
  problems.push(...listMissingDirectories(settings, policy));
  // Confluence tells nobody's e-mail address. With Crowd's directory it is Crowd that is asked.
  const { confluence } = products;
  const { existingPeople = 'username' } = policy.products.confluence ?? {};
  if (
    confluence !== undefined &&
    confluence.sessions !== 'crowd' &&
    existingPeople !== 'username'
  ) {
    problems.push('products.confluence.existingPeople: Confluence tells no e-mail addresses');
  }
  const shared = Object.values(products).filter(({ sessions }) => sessions === 'crowd');
  problems.push(
    ...listGroupConflicts(
      shared.map(({ name }) => name),
      policy,
    ),
  );
  if (problems.length === 0) return;
  const cause = new AggregateError(problems, problems.join('; '));
  throw new Failure('configuration.invalid', {}, cause);
}

// A source of groups that cannot be asked would fail at every sign-on.
function listMissingDirectories({ directories }: Settings, { groupSources }: IdentityPolicy) {
  return groupSources.flatMap(({ from }) => {
    const needed = NEEDED[from];
    if (needed === undefined || directories[needed.setting] !== '') return [];
    return [`${needed.variable}: is missing, and the policy asks ${from} for groups`];
  });
}

const NEEDED: Readonly<
  Partial<Record<GroupSourceRules['from'], { setting: keyof DirectorySettings; variable: string }>>
> = {
  access_token: { setting: 'keySetUrl', variable: 'OIDC_KEY_SET_URL' },
  cognito: { setting: 'userPoolArn', variable: 'COGNITO_USER_POOL_ARN' },
  identity_store: { setting: 'identityStoreArn', variable: 'IDENTITY_STORE_ARN' },
  google_directory: { setting: 'googleCredentialsArn', variable: 'GOOGLE_CREDENTIALS_ARN' },
};

// Products that share a Crowd share its groups: one must not take away what another gives everybody.
function listGroupConflicts(names: readonly ProductName[], policy: IdentityPolicy): string[] {
  return names.flatMap((giver) =>
    names.flatMap((taker) => {
      const taken = listDefaultGroups(policy.products[giver]).filter((group) =>
        takesAway(group, policy.products[taker]),
      );
      const where = `products.${taker}.groups.managed`;
      return taken.map((group) => `${where}: takes away "${group}", which ${giver} gives`);
    }),
  );
}

function listDefaultGroups(part: ProductPolicy | undefined): readonly string[] {
  const { default: given = [], ownedGroup = null } = part?.groups ?? {};
  return ownedGroup === null ? given : [...given, ownedGroup];
}

function takesAway(group: string, part: ProductPolicy | undefined): boolean {
  if (part === undefined) return false;
  const { managed, protected: kept } = part.groups;
  const isGiven = listDefaultGroups(part).some((name) => toGroupKey(name) === toGroupKey(group));
  return !isGiven && matchesAnyPattern(group, managed) && !matchesAnyPattern(group, kept);
}

function listProblems(error: unknown): readonly string[] {
  if (!(error instanceof Failure) || !(error.cause instanceof AggregateError)) return [];
  return error.cause.errors.map(String);
}
