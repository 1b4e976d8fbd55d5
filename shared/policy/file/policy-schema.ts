import * as v from 'valibot';
import { PRODUCT_NAMES, type ProductName } from '#shared/products/product-facts.ts';
import { claimRequirements, profileRules } from './claim-fields.ts';
import { groupRules } from './group-rules-schema.ts';
import { groupSources } from './group-source-fields.ts';
import { listContradictions } from './list-contradictions.ts';
import { namePatterns } from './name-fields.ts';
import { PRESET_NAMES } from './preset.ts';
import { reportProblems } from './report-problems.ts';

const groups = v.pipe(
  groupRules,
  reportProblems(listContradictions),
  v.description('Which groups of this product a user joins, leaves and keeps'),
);

const product = v.exactOptional(
  v.pipe(
    v.strictObject({
      mode: v.pipe(
        v.optional(v.picklist(['jit', 'lookup']), 'jit'),
        v.description(
          'jit creates and changes accounts and groups; lookup writes neither, because another system does (native sessions still set a password)',
        ),
      ),
      shadow: v.pipe(
        v.optional(v.boolean(), false),
        v.description('true: every decision is written to the log, and nothing is changed'),
      ),
      existingPeople: v.pipe(
        v.optional(
          v.picklist([
            'username',
            'username_then_verified_email',
            'username_then_unverified_email',
            'username_then_email',
          ]),
          'username',
        ),
        v.description(
          'How the account of a user who already has one is found. An unverified address may be one that the user chose; `username_then_email` is an old word for `username_then_verified_email`',
        ),
      ),
      profile: v.pipe(
        v.optional(profileRules, {}),
        v.description('What this product gets in place of the profile above'),
      ),
      groups,
    }),
    v.description('What the function does with the users and groups of this product'),
  ),
);

// `fromEntries` forgets the names: each is there, because each comes from the list of all.
const isComplete = (
  entries: Readonly<Record<string, typeof product>>,
): entries is Readonly<Record<ProductName, typeof product>> =>
  PRODUCT_NAMES.every((name) => name in entries);

function productEntries(): Readonly<Record<ProductName, typeof product>> {
  const entries = Object.fromEntries(PRODUCT_NAMES.map((name) => [name, product]));
  if (!isComplete(entries)) throw new RangeError('a product is missing');
  return entries;
}

/** The one definition of infra/policy/identity.yaml: checked by the build, published to editors as JSON Schema. */
export const POLICY_FILE = v.strictObject({
  provider: v.pipe(
    v.picklist(PRESET_NAMES),
    v.description(
      'The preset of the identity provider, from infra/policy/presets; the template parameter IdentityProvider has the same value',
    ),
  ),
  require: v.exactOptional(claimRequirements),
  profile: v.pipe(
    v.optional(profileRules, {}),
    v.description('What every product gets in place of the profile of the preset'),
  ),
  groupSources: v.exactOptional(groupSources),
  reservedUsernames: v.pipe(
    namePatterns,
    v.description('User names with which no user signs on; `*` stands for any characters'),
  ),
  contact: v.pipe(
    v.optional(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200)), 'an administrator'),
    v.description('The contact named on pages: “Show this page to …”'),
  ),
  products: v.pipe(
    v.strictObject(productEntries()),
    v.check((products) => Object.keys(products).length > 0, 'at least one product expected'),
    v.description('A part for each product, at least one; a product without a part is not served'),
  ),
});

export type PolicyFile = v.InferOutput<typeof POLICY_FILE>;
