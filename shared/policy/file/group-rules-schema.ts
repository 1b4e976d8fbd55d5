// In: the rules for groups of one product in a policy file. Out: their one definition.
import * as v from 'valibot';
import { namePatterns, wholeName } from './name-fields.ts';
import { transforms } from './transform-fields.ts';

const patterns = v.pipe(
  namePatterns,
  v.description('Group names; `*` stands for any characters, letter case does not matter'),
);

/** The rules for groups, each by itself. */
export const groupRules = v.strictObject({
  rename: v.pipe(
    v.optional(v.record(wholeName, wholeName), {}),
    v.description(
      "A table from the provider's names or ids of groups to the names that the product uses",
    ),
  ),
  transform: v.optional(transforms, []),
  drop: v.pipe(
    v.optional(patterns, []),
    v.description('Groups to ignore, by the name that they have after renaming'),
  ),
  default: v.pipe(
    v.pipe(v.array(wholeName), v.readonly()),
    v.description('Groups that every user joins'),
  ),
  required: v.pipe(
    v.union(
      [v.literal('everybody'), v.pipe(patterns, v.minLength(1))],
      'everybody, or at least one group expected',
    ),
    v.description(
      'A user who is in none of these groups is refused; `everybody` lets in every user whom the provider signs in',
    ),
  ),
  managed: v.pipe(
    patterns,
    v.description('Only these groups are ever created, joined or left; `*` is the only wildcard'),
  ),
  protected: v.pipe(
    patterns,
    v.description('Groups that are never changed, even when they are managed'),
  ),
  ownedGroup: v.pipe(
    v.optional(v.nullable(wholeName), null),
    v.description(
      'The group that marks the accounts of this function; without it no account in a protected group can sign on',
    ),
  ),
  createMissing: v.pipe(
    v.optional(v.boolean(), true),
    v.description('false: no user joins a group that the product does not have'),
  ),
  mostRemovals: v.pipe(
    v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 25),
    v.description(
      'A user who would leave more groups than this in one sign-on leaves none of them',
    ),
  ),
  access: v.pipe(
    v.optional(patterns, []),
    v.description('Groups that give access to the application'),
  ),
  leavesLastAccess: v.pipe(
    v.optional(v.boolean(), false),
    v.description('true: a user may lose the last group that gives access'),
  ),
  whenPresent: v.pipe(
    v.optional(v.picklist(['sync', 'keep', 'deny']), 'sync'),
    v.description('What happens when the groups are a list of names'),
  ),
  whenEmpty: v.pipe(
    v.optional(v.picklist(['sync', 'keep', 'deny']), 'sync'),
    v.description('What happens when the groups are an empty list'),
  ),
  whenAbsent: v.pipe(
    v.optional(v.picklist(['keep', 'deny']), 'keep'),
    v.description('What happens when there are no groups, or none that can be read'),
  ),
  whenOverage: v.pipe(
    v.optional(v.picklist(['keep', 'deny']), 'keep'),
    v.description(
      'What happens when there are too many groups to list, and no other source has them',
    ),
  ),
});

/** The rules for groups as a file says them. */
export type GroupRulesOfFile = v.InferOutput<typeof groupRules>;
