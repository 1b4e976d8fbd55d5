import { RE2JS } from 're2js';
import type { Replacement } from './identity-policy.ts';

const compiled = new Map<string, RE2JS>();

/**
 * Returns the text with every match of a regular expression replaced, `$1` and its like filled in. The
 * engine is RE2's, without backtracking: no expression takes exponential time. Throws what RE2 throws
 * for an expression that it does not know; the build has tried each.
 */
export function replaceLinear(text: string, { replace, with: replacement }: Replacement): string {
  const expression = compiled.get(replace) ?? RE2JS.compile(replace);
  compiled.set(replace, expression);
  return expression.matcher(text).replaceAll(replacement);
}
