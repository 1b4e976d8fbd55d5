// In: the part of a policy file or a preset that says where groups come from. Out: its one definition.
import * as v from 'valibot';
import { claimPath } from './claim-fields.ts';
import type { Problem } from './policy-problems.ts';
import { reportProblems } from './report-problems.ts';

const LETTER_QUOTE_OR_BRACKET = /[\p{L}\p{N}"'`[\](){}<>\\]/u;

/** How a claim of a token is read. */
const writing = {
  claim: claimPath,
  format: v.pipe(
    v.optional(v.picklist(['list', 'comma_separated', 'cognito']), 'list'),
    v.description(
      'How the claim holds several groups: as a list, as one text with commas, or as Amazon Cognito writes an attribute of a SAML provider',
    ),
  ),
  separator: v.exactOptional(
    v.pipe(
      v.string(),
      v.minLength(1),
      v.maxLength(3),
      v.check(
        (text) => !LETTER_QUOTE_OR_BRACKET.test(text),
        'a separator such as ; or | expected, without letters, digits, quotes and brackets',
      ),
      v.description(
        'What stands between names where the claim holds them in one text; one text and a list of texts are read alike',
      ),
    ),
  ),
  leftOut: v.pipe(
    v.optional(v.picklist(['none', 'unknown']), 'unknown'),
    v.description(
      'What a token without the claim says. none: the user is in no group, because this provider leaves the claim out then; unknown: nothing',
    ),
  ),
  limit: v.exactOptional(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(1),
      v.maxValue(5_000),
      v.description(
        'The provider cuts its list here without a word: so many groups, or more, are too many to list',
      ),
    ),
  ),
};
const limits = {
  onFailure: v.pipe(
    v.optional(v.picklist(['deny', 'keep', 'ignore']), 'keep'),
    v.description(
      'What a failure of this source means: deny refuses the user, keep changes no groups, ignore goes on to the next source',
    ),
  ),
  timeLimitMs: v.pipe(
    v.optional(v.pipe(v.number(), v.integer(), v.minValue(100), v.maxValue(10_000)), 2_000),
    v.description(
      'After how many milliseconds the source counts as failed; all sources together may take 10,000',
    ),
  ),
};
const remote = {
  ...limits,
  cacheSeconds: v.pipe(
    v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(86_400)), 300),
    v.description('For how many seconds an instance keeps the answer for a user; 0 keeps none'),
  ),
};
const NAMES = 'What of a group in the answer becomes its name';
const from = <const T extends string>(name: T, description: string) =>
  v.pipe(v.literal(name), v.description(description));

const groupSource = v.variant('from', [
  v.strictObject({
    from: from('claim', 'A claim of the token that the load balancer signs'),
    ...writing,
  }),
  v.strictObject({
    from: from('access_token', 'A claim of the access token of the provider, once it is verified'),
    ...writing,
    clientClaim: v.pipe(
      v.picklist(['client_id', 'azp', 'cid', 'aud']),
      v.description('The claim that names the client for which the token was issued'),
    ),
    ...limits,
  }),
  v.strictObject({
    from: from('cognito', 'The user pool of CognitoUserPoolArn'),
    usernameClaim: v.pipe(claimPath, v.description('The claim with the user name in the pool')),
    ...remote,
  }),
  v.strictObject({
    from: from('identity_store', 'The Identity Store of IdentityStoreArn'),
    lookUp: v.pipe(
      v.strictObject({
        attribute: v.pipe(
          v.picklist(['userName', 'emails.value']),
          v.description('The attribute of the user in the Identity Store'),
        ),
        claim: claimPath,
      }),
      v.description('How the user is found: the attribute has the value of the claim'),
    ),
    names: v.pipe(v.optional(v.picklist(['name', 'id']), 'name'), v.description(NAMES)),
    ...remote,
  }),
  v.strictObject({
    from: from('microsoft_graph', 'Microsoft Graph, with the access token of the user'),
    names: v.pipe(v.picklist(['id', 'display_name', 'sam_account_name']), v.description(NAMES)),
    ...remote,
  }),
  v.strictObject({
    from: from('google_directory', 'The Admin SDK of Google Workspace, with a service account'),
    names: v.pipe(
      v.optional(v.picklist(['email', 'local_part', 'name']), 'email'),
      v.description(NAMES),
    ),
    ...remote,
  }),
]);

// The function has 15 seconds for everything: a policy for failures that comes too late is none.
const LONGEST_TOTAL_MS = 10_000;

const toTotalMs = (sources: readonly { readonly from: string; readonly timeLimitMs?: number }[]) =>
  sources.reduce((total, { timeLimitMs = 0 }) => total + timeLimitMs, 0);

type SourceOfFile = v.InferOutput<typeof groupSource>;

// Two words for one thing would leave it to chance which of them counts.
function listSeparatorProblems(sources: readonly SourceOfFile[]): Problem[] {
  return sources.flatMap((source, index) => {
    if (!('separator' in source) || source.format === 'list') return [];
    const isSame = source.format === 'comma_separated' && source.separator === ',';
    const text = `does not go with format: ${source.format}: leave format out`;
    return isSame ? [] : [{ path: [index, 'separator'], text }];
  });
}

/** Places that may know a user's groups, in order. */
export const groupSources = v.pipe(
  v.array(groupSource),
  v.check(
    (sources) => toTotalMs(sources) <= LONGEST_TOTAL_MS,
    ({ input }) =>
      `may take ${toTotalMs(input)} ms together: at most ${LONGEST_TOTAL_MS} ms expected`,
  ),
  v.readonly(),
  reportProblems(listSeparatorProblems),
  v.description(
    'Where groups come from, in order; the first source whose answer is present or empty decides',
  ),
);
