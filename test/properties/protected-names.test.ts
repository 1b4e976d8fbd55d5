import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readGroupClaim } from '#shared/groups/group-claim.ts';
import { mapGroups } from '#shared/groups/map-groups.ts';
import { decide } from '#shared/plan/decide.ts';
import type { GroupRules } from '#shared/policy/identity-policy.ts';
import { replaceLinear } from '#shared/policy/replace-linear.ts';
import { account } from '#test/builders/account.ts';
import { capabilities } from '#test/builders/capabilities.ts';
import { productPolicy } from '#test/builders/product-policy.ts';
import { profile } from '#test/builders/profile.ts';

const PROTECTED = ['jira-administrators', 'Sys-*', '*-root'];
const NAMES = ['jira-administrators', 'sys-', 'sys-x', 'team-root'];

// Characters that a database may take for the same letter, or for none.
const disguise = (letter: string) =>
  fc.constantFrom(
    letter,
    letter,
    letter.toUpperCase(),
    `${letter}\u0301`,
    `${letter}\u0323\u0302`,
    `\u200b${letter}`,
    `${letter}\u00ad`,
    String.fromCodePoint(letter.charCodeAt(0) + 0xfee0),
    ...(letter === 's' ? ['\u017f'] : []),
    ...(letter === 'i' ? ['\u0131', '\u0130'] : []),
    ...(letter === 'a' ? ['\u00e1', '\u00c5', '\u1ea1'] : []),
  );
const lookAlike = fc
  .constantFrom(...NAMES)
  .chain((name) =>
    fc.tuple(
      fc.constantFrom('', ' ', '\u00a0'),
      ...[...name].map(disguise),
      fc.constantFrom('', '.', ' ', ' .', '\u0301', '\u200b'),
    ),
  )
  .map((letters) => letters.join(''));
const lookAlikes = fc.array(lookAlike, { minLength: 1, maxLength: 5 });

// The look-alike is in the claim, or the policy makes it of another name.
const rulesOfCases = fc.constantFrom<Partial<GroupRules>>(
  {},
  { transform: [{ replace: '^sec-', with: '' }] },
  { ownedGroup: 'ours' },
  { required: ['*'] },
  { mostRemovals: 100, createMissing: false },
);

const decideOn = (claimed: unknown, held: readonly string[] | null, rules: Partial<GroupRules>) => {
  const policy = productPolicy({ managed: ['*'], protected: PROTECTED, default: [], ...rules });
  const groups = mapGroups(readGroupClaim(claimed), policy.groups, replaceLinear);
  return decide({ ...profile(), groups }, held && account({ groups: held }), {
    ...{ product: 'jira', policy, capabilities: capabilities() },
  });
};
const touched = (plan: ReturnType<typeof decide>['plan']) =>
  plan.flatMap((step) => ('group' in step ? [step.group] : []));

it('a group that resembles a protected one is never created or joined, however its name arises', () => {
  const prefix = fc.constantFrom('', 'sec-');
  fc.assert(
    fc.property(lookAlikes, prefix, rulesOfCases, (names, before, rules) => {
      const isStripped = rules.transform !== undefined;
      const claimed = [...names.map((name) => (isStripped ? before : '') + name), 'harmless'];
      const { plan } = decideOn(claimed, null, rules);
      expect(new Set(touched(plan))).toEqual(
        new Set(['harmless', ...(rules.ownedGroup ? [rules.ownedGroup] : [])]),
      );
    }),
    { numRuns: 1_000 },
  );
});

it('a group that resembles a protected one is never left by an owned account', () => {
  fc.assert(
    fc.property(lookAlikes, (held) => {
      const { plan } = decideOn([], [...held, 'ours', 'harmless'], { ownedGroup: 'ours' });
      expect(touched(plan)).toEqual(['harmless']);
    }),
    { numRuns: 1_000 },
  );
});

it('an account that is not owned and in a group that resembles a protected one is refused', () => {
  fc.assert(
    fc.property(lookAlike, (name) => {
      expect(decideOn(['harmless'], ['harmless', name], { ownedGroup: 'ours' })).toMatchObject({
        ...{ plan: [], refusal: { code: 'plan.account_protected' } },
      });
    }),
    { numRuns: 1_000 },
  );
});
