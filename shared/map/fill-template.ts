/**
 * Returns the text of a claim, or of a template such as `{given_name} {family_name}`, as `read` gives each
 * claim; null: one of the claims is not there.
 */
export function fillTemplate(from: string, read: (claim: string) => string | null): string | null {
  if (!from.includes('{')) return read(from);
  let missing = false;
  const text = from.replace(/\{([^{}]+)\}/g, (_whole, claim: string) => {
    const part = read(claim);
    missing ||= part === null;
    return part ?? '';
  });
  return missing ? null : text;
}
