// In: a file with somebody's claims. Out: a sign-on that can be worked out without anybody signing on.
import * as v from 'valibot';

const names = v.array(v.pipe(v.string(), v.minLength(1)));
const record = v.record(v.string(), v.unknown());

/** An account as a product holds it; what is left out is as most accounts are. */
export const ACCOUNT = v.strictObject({
  username: v.string(),
  email: v.optional(v.nullable(v.string()), null),
  displayName: v.optional(v.string(), ''),
  active: v.optional(v.boolean(), true),
  groups: v.optional(names, []),
});

const nobody = v.pipe(
  v.null(),
  v.transform((): v.InferOutput<typeof ACCOUNT>[] => []),
);
const one = v.pipe(
  ACCOUNT,
  v.transform((account) => [account]),
);

/** The accounts of a product: one, several, none, or what an explanation says of one. */
export const SNAPSHOT = v.union(
  [
    one,
    v.array(ACCOUNT),
    nobody,
    v.pipe(
      v.looseObject({ account: v.union([one, nobody]) }),
      v.transform(({ account }) => account),
    ),
  ],
  'an account, a list of accounts, or what explain prints as JSON expected',
);

/** What a source beyond the data token would say. */
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

/** Somebody who signs on: what the identity provider says of them, and what the places say that the policy asks. */
export const SIGN_ON_CASE = v.strictObject({
  claims: record,
  answers: v.optional(v.record(v.picklist(SOURCES), ANSWER), {}),
});

export type SignOnCase = v.InferOutput<typeof SIGN_ON_CASE>;
export type Answer = v.InferOutput<typeof ANSWER>;
export type SnapshotAccount = v.InferOutput<typeof ACCOUNT>;
