/** What the exit code of each script means. */
export const EXIT_CODES = {
  done: 0,
  failed: 1,
  refused: 2,
} as const;

export type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES];

/** The same as `--help` prints it. */
export const EXIT_CODE_TABLE = `
Exit codes:
  ${EXIT_CODES.done}  done, and everything is as it should be
  ${EXIT_CODES.failed}  failed: something does not hold, cannot be done, or the command line was not understood
  ${EXIT_CODES.refused}  explain only: the sign-on is refused`;
