import { expect, it } from 'vitest';
import { requireEntitlement } from '#shared/map/require-entitlement.ts';
import { productPolicy } from '#test/builders/product-policy.ts';
import { profile } from '#test/builders/profile.ts';

const STRICT = productPolicy({ whenEmpty: 'deny', whenAbsent: 'deny' });

it.each([
  ['an empty list', [], 'empty'],
  ['no list', null, 'absent'],
])('%s of groups is denied where the policy says so', (_title, groups, reason) => {
  expect(() => requireEntitlement(profile({ groups }), STRICT)).toThrow(
    expect.objectContaining({ code: 'map.groups_denied', evidence: { reason } }),
  );
});

it.each([
  ['a name', ['jira-analysts'], STRICT],
  ['an empty list', [], productPolicy({ whenEmpty: 'sync', whenAbsent: 'deny' })],
  ['an empty list', [], productPolicy({ whenEmpty: 'keep', whenAbsent: 'deny' })],
  ['no list', null, productPolicy({ whenEmpty: 'deny', whenAbsent: 'keep' })],
])('%s of groups is let in where the policy does not deny it', (_title, groups, policy) => {
  expect(() => requireEntitlement(profile({ groups }), policy)).not.toThrow();
});
