/** Returns the name of a thrown value, for the log: never its message, which may quote what it refuses. */
export function errorName(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}
