import type { ExitCode } from './exit-codes.ts';
import { printUsageError } from './print-usage-error.ts';

/** Does the work of a script and sets its exit code. What stands in the way of the work is printed in a sentence. */
export async function runCommand(work: () => Promise<ExitCode>): Promise<void> {
  try {
    process.exitCode = await work();
  } catch (error) {
    printUsageError(error);
  }
}
