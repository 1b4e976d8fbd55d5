import { describe, expect, it } from 'vitest';
import type { LogEntry } from '#shared/base/log.ts';
import type { GroupRules, ProductPolicy } from '#shared/policy/identity-policy.ts';
import { replaceLinear } from '#shared/policy/replace-linear.ts';
import { decideAndAudit, type Standing } from '#shared/provision/decide-and-audit.ts';
import { account } from '#test/builders/account.ts';
import { capabilities } from '#test/builders/capabilities.ts';
import { groupResult } from '#test/builders/group-result.ts';
import { mappedProfile } from '#test/builders/mapped-profile.ts';
import { productPolicy } from '#test/builders/product-policy.ts';

/** A decision about Ada, whose digest is `digest`, and the lines that were written. */
function decideOn(
  standing: Partial<Standing> = {},
  groups: Partial<GroupRules> = {},
  parts: Partial<ProductPolicy> = {},
) {
  const lines: (LogEntry & { level: string; event: string })[] = [];
  const decide = () =>
    decideAndAudit(
      {
        ...{ id: 'digest', person: mappedProfile(), reading: groupResult(), account: account() },
        ...standing,
      },
      {
        ...{ product: 'bitbucket', policy: productPolicy(groups, parts) },
        ...{ capabilities: capabilities(), replace: replaceLinear },
        log: (level, event, entry) => void lines.push({ ...entry, level, event }),
      },
    );
  return { decide, lines };
}

describe('a decision', () => {
  it('is told in one line, which names nobody', () => {
    const { decide, lines } = decideOn({ account: null });
    expect(decide().plan[0]).toMatchObject({ kind: 'create_person' });
    expect(lines).toMatchObject([
      {
        ...{ level: 'audit', event: 'decided', product: 'bitbucket', person: 'digest' },
        ...{ shadow: false, sources: ['claim: present'], account: 'missing' },
        ...{ groups: 'present', policy: 'sync' },
      },
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/\bada\b|Lovelace|example\.com/);
  });

  it('says that it is made in shadow', () => {
    const { decide, lines } = decideOn({}, {}, { shadow: true });
    decide();
    expect(lines).toMatchObject([{ shadow: true }]);
  });

  it('is made on groups by the names that the policy gives them', () => {
    const rules = { rename: { id: 'jira-b' }, transform: ['lower_case' as const], drop: ['x*'] };
    const { decide, lines } = decideOn({ reading: groupResult(['ID', 'JIRA-C', 'x1']) }, rules);
    const joined = decide().plan.flatMap((step) => (step.kind === 'join' ? [step.group] : []));
    expect(joined).toEqual(['jira-b', 'jira-c']);
    expect(lines).toMatchObject([{ dropped: 1 }]);
  });

  it('to do nothing but refuse is told, and yielded', () => {
    const { decide, lines } = decideOn({}, { whenPresent: 'deny' });
    expect(decide()).toMatchObject({ plan: [], refusal: { code: 'map.groups_denied' } });
    expect(lines).toMatchObject([{ level: 'audit', refused: 'map.groups_denied' }]);
  });

  it('to refuse whoever lost a required group is told with what is taken away, and yielded', () => {
    const held = account({ groups: ['jira-users', 'jira-old'] });
    const { decide, lines } = decideOn({ account: held }, { required: ['staff'] });
    expect(decide()).toMatchObject({
      ...{ plan: [{ kind: 'leave', group: 'jira-old' }], withheld: [] },
      refusal: { code: 'map.group_required' },
    });
    expect(lines).toMatchObject([
      { level: 'audit', refused: 'map.group_required', steps: ['leave jira-old'] },
    ]);
  });
});

describe('removals that the policy withholds', () => {
  const held = account({ groups: ['jira-users', 'jira-x', 'jira-y', 'vpn'] });

  it('are an error of their own, with how many they are', () => {
    const { decide, lines } = decideOn({ account: held }, { mostRemovals: 1 });
    decide();
    expect(lines.filter(({ level }) => level === 'error')).toEqual([
      {
        ...{ level: 'error', event: 'plan.removals_withheld', product: 'bitbucket' },
        ...{ person: 'digest', removals: 2 },
      },
    ]);
  });

  it.each<[string, Partial<GroupRules>]>([
    ['where there are no more than permitted', { mostRemovals: 2 }],
    ['for another rule', { managed: [], mostRemovals: 0 }],
  ])('are none %s', (_when, rules) => {
    const { decide, lines } = decideOn({ account: held }, rules);
    decide();
    expect(lines.map(({ level }) => level)).toEqual(['audit']);
  });
});
