// In: a file with the claims of a user. Out: a sign-on that can be explained although no user signs on.
import * as v from 'valibot';

const names = v.array(v.pipe(v.string(), v.minLength(1)));
/** Claims, by their names. */
export const CLAIMS = v.record(v.string(), v.unknown());

/** An account as a product holds it; what is left out is as most accounts are. */
export const ACCOUNT = v.strictObject({
  username: v.string(),
  email: v.optional(v.nullable(v.string()), null),
  displayName: v.optional(v.string(), ''),
  active: v.optional(v.boolean(), true),
  groups: v.optional(names, []),
});

const noAccount = v.pipe(
  v.null(),
  v.transform((): v.InferOutput<typeof ACCOUNT>[] => []),
);
const one = v.pipe(
  ACCOUNT,
  v.transform((account) => [account]),
);

/** The accounts of a product: one, several, none, or the one in the JSON of an explanation. */
export const SNAPSHOT = v.union(
  [
    one,
    v.array(ACCOUNT),
    noAccount,
    v.pipe(
      v.looseObject({ account: v.union([one, noAccount]) }),
      v.transform(({ account }) => account),
    ),
  ],
  'an account, a list of accounts, or what explain prints as JSON expected',
);

/** What a group source other than the data token would answer. */
export const ANSWER = v.union(
  [
    names,
    v.picklist(['absent', 'overage']),
    v.strictObject({ fails: v.pipe(v.string(), v.minLength(1)) }),
  ],
  'a list of groups, absent, overage or {fails: reason} expected',
);

const SOURCES = [
  'access_token',
  'cognito',
  'identity_store',
  'microsoft_graph',
  'google_directory',
] as const;

/** A user who signs on: the claims of the identity provider, and the answers of the group sources of the policy. */
export const SIGN_ON_CASE = v.strictObject({
  claims: CLAIMS,
  answers: v.optional(v.record(v.picklist(SOURCES), ANSWER), {}),
});

export type SignOnCase = v.InferOutput<typeof SIGN_ON_CASE>;
export type Answer = v.InferOutput<typeof ANSWER>;
export type SnapshotAccount = v.InferOutput<typeof ACCOUNT>;
