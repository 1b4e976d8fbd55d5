// In: the rules of a policy file that change texts. Out: their one definition.
import { RE2JS } from 're2js';
import * as v from 'valibot';

const replacement = v.pipe(
  v.strictObject({
    replace: v.pipe(v.string(), v.minLength(1), v.description('A regular expression of RE2')),
    with: v.pipe(
      v.string(),
      v.description(
        'What a match becomes; `$1` stands for what its first group matched, `$$` for a dollar sign',
      ),
    ),
  }),
  v.check(
    ({ replace }) => findFault(replace) === null,
    ({ input }) =>
      `${findFault(input.replace)}: an expression of RE2 expected, without lookaround and references back`,
  ),
  v.check(
    (rule) => findFault(rule.replace) !== null || refersToGroups(rule),
    'refers to a group that the expression does not have',
  ),
);

/** Returns why RE2 does not know an expression; null: it does. */
function findFault(expression: string): string | null {
  try {
    RE2JS.compile(expression);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : 'unknown';
  }
}

function refersToGroups(rule: { readonly replace: string; readonly with: string }): boolean {
  const most = RE2JS.compile(rule.replace).groupCount();
  // `$0`, `$&` and `${name}` are groups to other engines: here they would stand in the text as they are.
  return [...rule.with.matchAll(/\$(\$|\d+|[{&<])/g)].every(
    ([, group]) => group === '$' || (Number(group) >= 1 && Number(group) <= most),
  );
}

const domain = v.pipe(v.string(), v.trim(), v.minLength(1));

const stripDomain = v.pipe(
  v.strictObject({
    strip_domain: v.pipe(
      v.array(domain),
      v.minLength(1),
      v.readonly(),
      v.description(
        'Only these domains are removed; a user name with another domain stays as it is',
      ),
    ),
  }),
  v.check(
    ({ strip_domain: domains }) => !domains.some((text) => /[@*\s]/.test(text)),
    'domains such as example.com expected, without @ and *',
  ),
);

/** What happens to a text, in order. */
export const transforms = v.pipe(
  v.array(
    v.union(
      [v.picklist(['lower_case', 'upper_case']), stripDomain, replacement],
      'lower_case, upper_case, {strip_domain: [a domain]} or {replace: an expression of RE2, with: a text} expected',
    ),
  ),
  v.readonly(),
  v.description('Changes to the text, one after the other'),
);
