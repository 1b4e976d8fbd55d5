// In: parts of a policy file or a preset. Out: their one definition.
import { RE2JS } from 're2js';
import * as v from 'valibot';

const text = v.pipe(v.string(), v.trim(), v.minLength(1));

/** A claim, by its name or by the names that lead to it. */
export const claimPath = v.pipe(
  v.union([text, v.pipe(v.array(text), v.minLength(1), v.readonly())]),
  v.description('Name of a claim, or the names that lead to one inside of others'),
);

const claimOrTemplate = v.pipe(
  text,
  v.check(
    (value) => /^[^{}]*(?:\{[^{}]+\}[^{}]*)*$/.test(value),
    'a claim, or a template such as {given_name} {family_name} expected',
  ),
);

const replacement = v.pipe(
  v.strictObject({
    replace: v.pipe(v.string(), v.minLength(1), v.description('A regular expression of RE2')),
    with: v.pipe(
      v.string(),
      v.description('`$1` stands for what its first group caught, `$$` for a dollar'),
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

/** Why RE2 does not know an expression; null: it does. */
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

/** What happens to a text, in order. */
export const transforms = v.pipe(
  v.array(
    v.union(
      [
        v.picklist(['lower_case', 'upper_case']),
        v.strictObject({
          strip_domain: v.pipe(
            v.array(text),
            v.minLength(1),
            v.readonly(),
            v.description('These domains only: ada@other.example stays somebody else'),
          ),
        }),
        replacement,
      ],
      'lower_case, upper_case, {strip_domain: [a domain]} or {replace: an expression of RE2, with: a text} expected',
    ),
  ),
  v.readonly(),
  v.description('What happens to the text, in order'),
);

const textRules = v.strictObject({
  from: v.pipe(
    v.array(claimOrTemplate),
    v.minLength(1),
    v.readonly(),
    v.description('Claims, or templates of claims: the first that is there'),
  ),
  transform: v.optional(transforms, []),
});

/** Where each part of a profile comes from. */
export const profileRules = v.strictObject({
  username: v.exactOptional(textRules),
  email: v.exactOptional(textRules),
  displayName: v.exactOptional(textRules),
});

/** Claims that everybody has to bring. */
export const claimRequirements = v.pipe(
  v.array(
    v.strictObject({ claim: claimPath, is: v.pipe(v.array(text), v.minLength(1), v.readonly()) }),
  ),
  v.readonly(),
  v.description('Whoever lacks one of these is let in nowhere'),
);

const format = v.optional(v.picklist(['list', 'comma_separated']), 'list');
const limited = {
  onFailure: v.pipe(
    v.optional(v.picklist(['deny', 'keep', 'ignore']), 'keep'),
    v.description('Refuse, leave groups as they are, or go on to the next source'),
  ),
  timeLimitMs: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(100), v.maxValue(10_000)),
    2_000,
  ),
};
const asked = {
  ...limited,
  cacheSeconds: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(86_400)), 300),
};

// The function has 15 seconds for everything: a policy for failures that comes too late is none.
const LONGEST_ASKING_MS = 10_000;

const toTotalMs = (sources: readonly { readonly from: string; readonly timeLimitMs?: number }[]) =>
  sources.reduce((total, { timeLimitMs = 0 }) => total + timeLimitMs, 0);

/** Places that may know a person's groups, in order. */
export const groupSources = v.pipe(
  v.array(
    v.variant('from', [
      v.strictObject({ from: v.literal('claim'), claim: claimPath, format }),
      v.strictObject({
        from: v.literal('access_token'),
        claim: claimPath,
        format,
        clientClaim: v.picklist(['client_id', 'azp', 'cid', 'aud']),
        ...limited,
      }),
      v.strictObject({ from: v.literal('cognito'), usernameClaim: claimPath, ...asked }),
      v.strictObject({
        from: v.literal('identity_store'),
        lookUp: v.strictObject({
          attribute: v.picklist(['userName', 'emails.value']),
          claim: claimPath,
        }),
        names: v.optional(v.picklist(['name', 'id']), 'name'),
        ...asked,
      }),
      v.strictObject({
        from: v.literal('microsoft_graph'),
        names: v.picklist(['id', 'display_name', 'sam_account_name']),
        ...asked,
      }),
      v.strictObject({
        from: v.literal('google_directory'),
        names: v.optional(v.picklist(['email', 'local_part', 'name']), 'email'),
        ...asked,
      }),
    ]),
  ),
  v.check(
    (sources) => toTotalMs(sources) <= LONGEST_ASKING_MS,
    ({ input }) =>
      `may take ${toTotalMs(input)} ms together: at most ${LONGEST_ASKING_MS} ms expected`,
  ),
  v.readonly(),
  v.description('In order: the first that says present or empty decides'),
);
