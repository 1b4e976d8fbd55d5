import { Failure } from '#shared/base/failure.ts';
import { jsonLog } from '#shared/base/log.ts';
import { readSettings, type Settings } from '#shared/base/settings.ts';

/**
 * Yields the settings of this deployment, or writes one line per problem and throws: with a wrong
 * configuration the function must not start.
 */
export function startSettings(
  environment: Readonly<Record<string, string | undefined>>,
  writeLine: (line: string) => void,
): Settings {
  try {
    return readSettings(environment);
  } catch (error) {
    const log = jsonLog('error', writeLine);
    for (const problem of listProblems(error)) log('error', 'configuration.invalid', { problem });
    throw error;
  }
}

function listProblems(error: unknown): readonly string[] {
  if (!(error instanceof Failure) || !(error.cause instanceof AggregateError)) return [];
  return error.cause.errors.map(String);
}
