import * as v from 'valibot';
import { listContradictions } from './list-contradictions.ts';
import { claimRequirements, groupSources, profileRules, transforms } from './policy-fields.ts';
import { PRESET_NAMES } from './preset.ts';

const groupName = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(255));
const names = v.pipe(v.array(groupName), v.readonly());
const wholeName = v.pipe(
  groupName,
  v.check((name) => !name.includes('*'), 'a whole name expected, without *'),
);
const wholeNames = v.pipe(v.array(wholeName), v.readonly());
const patterns = v.pipe(
  names,
  v.description('Group names; `*` stands for any characters, case does not matter'),
);

const groupRules = v.strictObject({
  rename: v.pipe(
    v.optional(v.record(groupName, wholeName), {}),
    v.description("The provider's names or ids, and what the product calls these groups"),
  ),
  transform: v.optional(transforms, []),
  drop: v.pipe(v.optional(patterns, []), v.description('Not to be heard of, by the final name')),
  default: v.pipe(wholeNames, v.description('Everybody who signs on is in these')),
  required: v.pipe(
    v.union(
      [v.literal('everybody'), v.pipe(patterns, v.minLength(1))],
      'everybody, or at least one group expected',
    ),
    v.description(
      'Whoever is in none of these gets no account and no session; everybody: whom the provider signs in',
    ),
  ),
  managed: v.pipe(patterns, v.description('Only these are ever created, joined or left')),
  protected: v.pipe(patterns, v.description('Never touched, even when managed')),
  ownedGroup: v.pipe(
    v.optional(v.nullable(wholeName), null),
    v.description(
      'Marks the accounts that are ours; without it no account with a protected group signs on',
    ),
  ),
  createMissing: v.pipe(
    v.optional(v.boolean(), true),
    v.description('false: nobody joins a group that the product does not have'),
  ),
  mostRemovals: v.pipe(
    v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 25),
    v.description('More groups than this are never left in one sign-on: then none is'),
  ),
  access: v.pipe(
    v.optional(patterns, []),
    v.description('Groups that carry access to the application'),
  ),
  leavesLastAccess: v.pipe(
    v.optional(v.boolean(), false),
    v.description('true: somebody may lose the last group that carries access'),
  ),
  whenPresent: v.pipe(
    v.optional(v.picklist(['sync', 'keep', 'deny']), 'sync'),
    v.description('The groups are a list of names'),
  ),
  whenEmpty: v.pipe(
    v.optional(v.picklist(['sync', 'keep', 'deny']), 'sync'),
    v.description('The groups are an empty list'),
  ),
  whenAbsent: v.pipe(
    v.optional(v.picklist(['keep', 'deny']), 'keep'),
    v.description('Nothing is said of groups, or nothing that can be read'),
  ),
  whenOverage: v.pipe(
    v.optional(v.picklist(['keep', 'deny']), 'keep'),
    v.description('There are more groups than could be told, and no other source told them'),
  ),
});

const groups = v.pipe(
  groupRules,
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    for (const { path, text } of listContradictions(dataset.value)) {
      addIssue({ message: text, path: toIssuePath(path) });
    }
  }),
);

function toIssuePath(path: readonly unknown[]): [v.IssuePathItem, ...v.IssuePathItem[]] {
  const [first, ...others] = path.map(
    (key): v.IssuePathItem => ({ type: 'unknown', origin: 'value', input: null, key, value: null }),
  );
  if (first === undefined) throw new RangeError('a contradiction is somewhere');
  return [first, ...others];
}

const product = v.strictObject({
  mode: v.pipe(
    v.optional(v.picklist(['jit', 'lookup']), 'jit'),
    v.description(
      'lookup: people and groups come from elsewhere, and neither is written; native sessions still set a password',
    ),
  ),
  shadow: v.pipe(
    v.optional(v.boolean(), false),
    v.description('true: everything is worked out and told to the log, and nothing done'),
  ),
  existingPeople: v.pipe(
    v.optional(
      v.picklist(['username', 'username_then_verified_email', 'username_then_email']),
      'username',
    ),
    v.description('How the account of somebody who has one already is found'),
  ),
  profile: v.pipe(
    v.optional(profileRules, {}),
    v.description('What this product is told differently'),
  ),
  groups,
});

/** The one definition of infra/policy/identity.yaml: checked by the build, told to editors as JSON Schema. */
export const POLICY_FILE = v.strictObject({
  provider: v.pipe(
    v.picklist(PRESET_NAMES),
    v.description(
      'The preset, from infra/policy/presets; the template parameter IdentityProvider says the same',
    ),
  ),
  require: v.exactOptional(claimRequirements),
  profile: v.optional(profileRules, {}),
  groupSources: v.exactOptional(groupSources),
  reservedUsernames: v.pipe(
    names,
    v.description('Nobody signs on as these; `*` stands for any characters'),
  ),
  contact: v.pipe(
    v.optional(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200)), 'an administrator'),
    v.description('Who is to be asked, as it stands on pages: “Show this page to …”'),
  ),
  products: v.pipe(
    v.strictObject({
      jira: v.exactOptional(product),
      confluence: v.exactOptional(product),
      bitbucket: v.exactOptional(product),
    }),
    v.check((products) => Object.keys(products).length > 0, 'at least one product expected'),
  ),
});

/** The rules for groups as a file says them. */
export type GroupRulesOfFile = v.InferOutput<typeof groupRules>;
export type PolicyFile = v.InferOutput<typeof POLICY_FILE>;
