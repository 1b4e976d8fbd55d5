import { Failure } from '#shared/base/failure.ts';
import { PolicyProblems } from '#shared/policy/file/policy-problems.ts';
import { CommandError } from './command-error.ts';
import { EXIT_CODES } from './exit-codes.ts';

/**
 * Prints what a reader of the message can correct, such as a problem of a file or a file that is not
 * there, and fails the script. Throws any other error again: it is a defect.
 */
export function printUsageError(error: unknown): void {
  if (!isCorrectable(error)) throw error;
  console.error(error.message);
  process.exitCode = EXIT_CODES.failed;
}

const CORRECTABLE = [CommandError, PolicyProblems, Failure];
const FILE_CODES: readonly unknown[] = ['ENOENT', 'EISDIR', 'ENOTDIR', 'EACCES'];

function isCorrectable(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const isOurs = CORRECTABLE.some((type) => error instanceof type);
  return isOurs || ('code' in error && FILE_CODES.includes(error.code));
}
