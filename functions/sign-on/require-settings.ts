import { Failure } from '#shared/base/failure.ts';
import { jsonLog } from '#shared/base/log.ts';
import type { IdentityPolicy } from '#shared/policy/identity-policy.ts';
import { listPolicyProblems } from '#shared/settings/list-policy-problems.ts';
import { readSettings, type Settings } from '#shared/settings/settings.ts';

/** What a deployment and the build say of it. */
export interface Configuration {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly policy: IdentityPolicy;
}

/**
 * Returns the settings of this deployment, or writes one line per problem and throws
 * `configuration.invalid`: with a wrong configuration the function must not start.
 */
export function requireSettings(
  { environment, policy }: Configuration,
  writeLine: (line: string) => void,
): Settings {
  try {
    const settings = readSettings(environment);
    requireFittingPolicy(settings, policy);
    return settings;
  } catch (error) {
    const log = jsonLog('error', writeLine);
    for (const problem of listProblems(error)) log('error', 'configuration.invalid', { problem });
    throw error;
  }
}

function requireFittingPolicy(settings: Settings, policy: IdentityPolicy): void {
  const problems = listPolicyProblems(settings, policy);
  if (problems.length === 0) return;
  const cause = new AggregateError(problems, problems.join('; '));
  throw new Failure('configuration.invalid', {}, cause);
}

function listProblems(error: unknown): readonly string[] {
  if (!(error instanceof Failure) || !(error.cause instanceof AggregateError)) return [];
  return error.cause.errors.map(String);
}
