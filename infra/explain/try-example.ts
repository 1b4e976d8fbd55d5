// In: a file of a team's own examples. Out: what they claim of the policy that is not so.
import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import type { IdentityPolicy } from '#shared/policy/identity-policy.ts';
import { PRODUCT_NAMES } from '#shared/products/product-facts.ts';
import { type Explanation, explainSignOn } from './explain-sign-on.ts';
import { productDirectory } from './product-directory.ts';
import { ACCOUNT, SIGN_ON_CASE } from './sign-on-case.ts';
import { snapshotDirectory } from './snapshot-directory.ts';

const lines = v.array(v.string());

const EXAMPLE = v.strictObject({
  title: v.pipe(v.string(), v.minLength(1)),
  product: v.picklist(PRODUCT_NAMES),
  /** People and groups are Crowd's. */
  crowd: v.optional(v.boolean(), false),
  ...SIGN_ON_CASE.entries,
  /** What the product holds already. */
  accounts: v.optional(v.array(ACCOUNT), []),
  /** What is left out is not compared. */
  expect: v.pipe(
    v.strictObject({
      profile: v.exactOptional(
        v.strictObject({
          username: v.exactOptional(v.string()),
          email: v.exactOptional(v.string()),
          displayName: v.exactOptional(v.string()),
        }),
      ),
      groups: v.exactOptional(v.union([lines, v.picklist(['absent', 'overage', 'failed'])])),
      plan: v.exactOptional(lines),
      withheld: v.exactOptional(lines),
      refused: v.exactOptional(v.string()),
    }),
    v.check((expected) => Object.keys(expected).length > 0, 'expects nothing'),
  ),
});

/** A file of examples. */
export const EXAMPLES = v.pipe(v.array(EXAMPLE), v.minLength(1));
export type Example = v.InferOutput<typeof EXAMPLE>;

/**
 * Returns in what an example and the policy differ, as lines; none: the example holds. An example that
 * does not expect a refusal does not hold when there is one.
 */
export async function tryExample(example: Example, policy: IdentityPolicy): Promise<string[]> {
  const { product, crowd: isCrowd, accounts, expect: expected } = example;
  const place = { product, isCrowd, version: [10, 0], address: '', credentials: '' } as const;
  const directory = snapshotDirectory(accounts, productDirectory(place));
  const explanation = await explainSignOn(example, { policy, product, directory });
  const found = toFound(explanation);
  const wanted = { refused: 'nothing', ...expected };
  return Object.entries(wanted).flatMap(([part, value]) => {
    const seen = toComparable(pick(found[part as keyof Found], value));
    const due = toComparable(value);
    return isDeepStrictEqual(seen, due)
      ? []
      : [`${part}: ${show(due)} expected, not ${show(seen)}`];
  });
}

type Found = ReturnType<typeof toFound>;

const toFound = ({ profile, groups, plan, withheld, refused }: Explanation) => ({
  profile: profile ?? {},
  groups: groups?.state === 'present' || groups?.state === 'empty' ? groups.names : groups?.state,
  plan: plan ?? [],
  withheld: withheld.map(({ step, rule }) => `${step}: ${rule}`),
  refused: refused?.code ?? 'nothing',
});

// Of a profile only the parts that the example speaks of.
function pick(found: unknown, wanted: unknown): unknown {
  if (Array.isArray(wanted) || typeof wanted !== 'object' || wanted === null) return found;
  return Object.fromEntries(
    Object.keys(wanted).map((key) => [key, (found as Readonly<Record<string, unknown>>)[key]]),
  );
}

const toComparable = (value: unknown) => (Array.isArray(value) ? value.toSorted() : value);
const show = (value: unknown) => JSON.stringify(value);
