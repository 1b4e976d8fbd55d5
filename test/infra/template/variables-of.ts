// In: the prefix of some variables, and an environment. Out: those of them that are set.

/** Returns the variables `{PREFIX}_…` of an environment. */
export function variablesOf(
  prefix: string,
  environment: Record<string, string>,
): Record<string, string> {
  const own = Object.entries(environment).filter(([name]) => name.startsWith(`${prefix}_`));
  return Object.fromEntries(own);
}
