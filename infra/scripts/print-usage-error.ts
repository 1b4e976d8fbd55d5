import { Failure } from '#shared/base/failure.ts';
import { PolicyProblems } from '#shared/policy/file/policy-problems.ts';

/**
 * Tells what somebody can put right by reading it, and fails the script: a problem of a file, a file that
 * is not there. A defect of ours is thrown on.
 */
export function printUsageError(error: unknown): void {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const isMistake = error instanceof PolicyProblems || error instanceof Failure;
  if (!isMistake && !/^(?:ENOENT|EISDIR|ENOTDIR|EACCES)$/.test(code)) throw error;
  console.error(error instanceof Error ? error.message : '');
  process.exitCode = 1;
}
