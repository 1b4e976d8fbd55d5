/** Returns the major version of a version such as `10.3`. */
export function majorOf(version: string): number {
  return Number(version.split('.', 1)[0]);
}
