import fc from 'fast-check';
import { expect, it } from 'vitest';
import { toGroupClaim } from '#shared/groups/group-claim.ts';
import { mapGroups } from '#shared/groups/map-groups.ts';
import { planProvisioning } from '#shared/plan/plan-provisioning.ts';
import { requireEntitlement } from '#shared/plan/require-entitlement.ts';
import { restrictPlan } from '#shared/plan/restrict-plan.ts';
import { replaceLinear } from '#shared/policy/replace-linear.ts';
import { account } from '#test/builders/account.ts';
import { groupRules } from '#test/builders/group-rules.ts';
import { mappedGroups } from '#test/builders/mapped-groups.ts';
import { planRules } from '#test/builders/plan-rules.ts';
import { profile } from '#test/builders/profile.ts';

const letters = fc.string({
  minLength: 1,
  maxLength: 6,
  unit: fc.constantFrom('a', 'b', '-', ' '),
});
/** A name without spaces around. */
const names = letters.map((text) => `x${text.trim()}x`);
const spaces = fc.constantFrom('', ' ', '  ', '\u00a0', '\u3000');
const padded = fc.tuple(spaces, names, spaces).map((parts) => parts.join(''));

it('spaces around what a provider sends change nothing', () => {
  fc.assert(
    fc.property(fc.array(padded, { minLength: 1, maxLength: 6 }), (sent) => {
      const rules = groupRules({ drop: ['xax'], rename: { xbx: 'y' } });
      const map = (all: readonly string[]) =>
        mapGroups(toGroupClaim(all), rules, replaceLinear).names.toSorted();
      expect(map(sent)).toEqual(map(sent.map((name) => name.trim())));
    }),
  );
});

const rules = planRules({ default: [], managed: ['*'], protected: [] });
const planFor = (wanted: readonly string[], held: readonly string[]) =>
  planProvisioning(profile({ groups: wanted }), account({ groups: held }), rules);

it('a user is in a wanted group only when the product says its very name', () => {
  fc.assert(
    fc.property(names, padded, (wanted, held) => {
      const joins = planFor([wanted], [held]).some(({ kind }) => kind === 'join');
      expect(joins).toBe(held !== wanted);
    }),
  );
});

it('no group is left that a database could take for a wanted one', () => {
  fc.assert(
    fc.property(names, padded, (wanted, held) => {
      const { plan } = restrictPlan(planFor([wanted], [held]), account(), rules);
      const leaves = plan.some(({ kind }) => kind === 'leave');
      expect(leaves).toBe(held.replace(/ +$/, '') !== wanted);
    }),
  );
});

it('a group with spaces around its name admits no user whom the group without them would admit', () => {
  fc.assert(
    fc.property(names, padded, (required, held) => {
      fc.pre(held !== required);
      const admit = () =>
        requireEntitlement(mappedGroups(null), groupRules({ required: [required] }), [held]);
      expect(admit).toThrow('map.group_required');
    }),
  );
});

it('a default group does not admit a user, whatever spaces the product ends it with', () => {
  fc.assert(
    fc.property(names, fc.constantFrom('', ' ', '   '), (group, end) => {
      const withDefault = groupRules({ required: ['*'], default: [group] });
      const admit = () => requireEntitlement(mappedGroups(null), withDefault, [group + end]);
      expect(admit).toThrow('map.group_required');
    }),
  );
});
