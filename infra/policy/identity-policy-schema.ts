import * as v from 'valibot';
import type { IdentityPolicy } from '#shared/map/identity-policy.ts';

const claim = v.pipe(v.string(), v.minLength(1), v.description('Name of a claim of the user info'));
const groupName = v.pipe(v.string(), v.trim(), v.minLength(1));
const patterns = v.pipe(
  v.array(groupName),
  v.description('Group names; `*` stands for any characters, case does not matter'),
);

const product = v.strictObject({
  groups: v.strictObject({
    default: v.pipe(v.array(groupName), v.description('Everybody who signs on is in these')),
    managed: v.pipe(patterns, v.description('Only these are ever created, joined or left')),
    protected: v.pipe(patterns, v.description('Never touched, even when managed')),
    whenPresent: v.pipe(v.picklist(['sync', 'keep']), v.description('The claim lists groups')),
    whenEmpty: v.pipe(
      v.picklist(['sync', 'keep', 'deny']),
      v.description('The claim is an empty list'),
    ),
    whenAbsent: v.pipe(
      v.picklist(['keep', 'deny']),
      v.description('The claim is missing or unreadable'),
    ),
  }),
});

/** The one definition of infra/policy/identity.yaml: checked by the build, told to editors as JSON Schema. */
export const IDENTITY_POLICY: v.GenericSchema<unknown, IdentityPolicy> = v.strictObject({
  claims: v.strictObject({ username: claim, email: claim, displayName: claim, groups: claim }),
  reservedUsernames: v.pipe(
    v.array(groupName),
    v.description('Nobody signs on as these; `*` stands for any characters'),
  ),
  products: v.strictObject({
    jira: v.exactOptional(product),
    confluence: v.exactOptional(product),
    bitbucket: v.exactOptional(product),
  }),
});
