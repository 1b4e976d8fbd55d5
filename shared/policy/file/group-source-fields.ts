// In: the part of a policy file or a preset that says where groups come from. Out: its one definition.
import * as v from 'valibot';
import { claimPath } from './claim-fields.ts';

const format = v.optional(v.picklist(['list', 'comma_separated']), 'list');
const limits = {
  onFailure: v.pipe(
    v.optional(v.picklist(['deny', 'keep', 'ignore']), 'keep'),
    v.description(
      'What a failure of this source means: deny refuses the user, keep changes no groups, ignore goes on to the next source',
    ),
  ),
  timeLimitMs: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(100), v.maxValue(10_000)),
    2_000,
  ),
};
const remote = {
  ...limits,
  cacheSeconds: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(86_400)), 300),
};

const groupSource = v.variant('from', [
  v.strictObject({ from: v.literal('claim'), claim: claimPath, format }),
  v.strictObject({
    from: v.literal('access_token'),
    claim: claimPath,
    format,
    clientClaim: v.picklist(['client_id', 'azp', 'cid', 'aud']),
    ...limits,
  }),
  v.strictObject({ from: v.literal('cognito'), usernameClaim: claimPath, ...remote }),
  v.strictObject({
    from: v.literal('identity_store'),
    lookUp: v.strictObject({
      attribute: v.picklist(['userName', 'emails.value']),
      claim: claimPath,
    }),
    names: v.optional(v.picklist(['name', 'id']), 'name'),
    ...remote,
  }),
  v.strictObject({
    from: v.literal('microsoft_graph'),
    names: v.picklist(['id', 'display_name', 'sam_account_name']),
    ...remote,
  }),
  v.strictObject({
    from: v.literal('google_directory'),
    names: v.optional(v.picklist(['email', 'local_part', 'name']), 'email'),
    ...remote,
  }),
]);

// The function has 15 seconds for everything: a policy for failures that comes too late is none.
const LONGEST_TOTAL_MS = 10_000;

const toTotalMs = (sources: readonly { readonly from: string; readonly timeLimitMs?: number }[]) =>
  sources.reduce((total, { timeLimitMs = 0 }) => total + timeLimitMs, 0);

/** Places that may know a user's groups, in order. */
export const groupSources = v.pipe(
  v.array(groupSource),
  v.check(
    (sources) => toTotalMs(sources) <= LONGEST_TOTAL_MS,
    ({ input }) =>
      `may take ${toTotalMs(input)} ms together: at most ${LONGEST_TOTAL_MS} ms expected`,
  ),
  v.readonly(),
  v.description(
    'Where groups come from, in order; the first source whose answer is present or empty decides',
  ),
);
