import { Failure } from '#shared/base/failure.ts';
import { jsonLog } from '#shared/base/log.ts';
import type { ProductName } from '#shared/base/product-settings.ts';
import { readSettings, type Settings } from '#shared/base/settings.ts';
import { toGroupKey } from '#shared/map/group-claim.ts';
import type { IdentityPolicy, ProductPolicy } from '#shared/map/identity-policy.ts';
import { matchesAnyPattern } from '#shared/map/match-pattern.ts';

/** What a deployment and the build say of it. */
export interface Configuration {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly policy: IdentityPolicy;
}

/**
 * Yields the settings of this deployment, or writes one line per problem and throws
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
function requirePolicies({ products }: Settings, policy: IdentityPolicy): void {
  const problems = Object.values(products)
    .filter(({ name }) => policy.products[name] === undefined)
    .map(({ name }) => `products.${name}: is missing in the policy`);
  const shared = Object.values(products).filter(({ sessions }) => sessions === 'crowd');
  problems.push(
    ...listQuarrels(
      shared.map(({ name }) => name),
      policy,
    ),
  );
  if (problems.length === 0) return;
  const cause = new AggregateError(problems, problems.join('; '));
  throw new Failure('configuration.invalid', {}, cause);
}

// Products that share a Crowd share its groups: one must not take away what another gives everybody.
function listQuarrels(names: readonly ProductName[], policy: IdentityPolicy): string[] {
  return names.flatMap((giver) =>
    names.flatMap((taker) => {
      const taken = (policy.products[giver]?.groups.default ?? []).filter((group) =>
        takesAway(group, policy.products[taker]),
      );
      const where = `products.${taker}.groups.managed`;
      return taken.map((group) => `${where}: takes away "${group}", which ${giver} gives`);
    }),
  );
}

function takesAway(group: string, part: ProductPolicy | undefined): boolean {
  if (part === undefined) return false;
  const { default: given, managed, protected: kept } = part.groups;
  const isGiven = given.some((name) => toGroupKey(name) === toGroupKey(group));
  return !isGiven && matchesAnyPattern(group, managed) && !matchesAnyPattern(group, kept);
}

function listProblems(error: unknown): readonly string[] {
  if (!(error instanceof Failure) || !(error.cause instanceof AggregateError)) return [];
  return error.cause.errors.map(String);
}
