import type { Explanation } from './explain-sign-on.ts';
import type { Check } from './list-checks.ts';

/** An explanation, with what comes before it and where to find it again. */
export interface WholeExplanation extends Explanation {
  readonly validated: readonly Check[];
  /** How the audit record calls the person; null: the claims do not name the issuer. */
  readonly person: string | null;
}

/** Returns an explanation for people: one step of the sign-on after the other. */
export function renderExplanation(explanation: WholeExplanation): string {
  const { profile, groups, plan, withheld, refused } = explanation;
  const { product, mode, shadow } = explanation;
  return [
    `product    ${product}, mode ${mode}${shadow ? ', shadow: nothing of this would be done' : ''}`,
    ...explanation.validated.map(({ check, seen }, index) =>
      row(index === 0 ? 'checked' : '', `${check}: ${seen}`),
    ),
    ...(explanation.person === null ? [] : [row('in audit', explanation.person)]),
    ...(profile === null ? [] : renderProfile(profile)),
    ...explanation.sources.map((source, index) => row(index === 0 ? 'sources' : '', source)),
    ...(groups === null ? [] : renderGroups(groups)),
    ...(groups === null ? [] : [row('account', renderAccount(explanation))]),
    ...(plan === null ? [] : renderList('plan', plan, 'nothing to do')),
    ...renderList(
      'withheld',
      withheld.map(({ step, rule }) => `${step}  (rule ${rule})`),
      'nothing',
    ),
    ...(refused === null
      ? []
      : [row('refused', `${refused.code}: ${refused.title}`), row('', renderBecause(refused))]),
  ].join('\n');
}

const row = (name: string, text: string) => `${name.padEnd(10)} ${text}`.trimEnd();

function renderProfile(profile: NonNullable<Explanation['profile']>): string[] {
  const { username, email, displayName, hasVerifiedEmail } = profile;
  return [
    row('username', username),
    row('e-mail', `${email}${hasVerifiedEmail ? ' (verified)' : ''}`),
    row('name', displayName),
  ];
}

function renderGroups({ state, names, dropped }: NonNullable<Explanation['groups']>): string[] {
  const further = dropped === 0 ? '' : `, ${dropped} dropped`;
  const title = row('groups', `${state}${further}`);
  return [title, ...names.toSorted().map((name) => row('', name))];
}

function renderAccount({ account, hasLooked }: Explanation): string {
  if (!hasLooked) return 'could not be looked up';
  if (account === null) return 'none';
  const { username, active, groups } = account;
  return `${username}${active ? '' : ', deactivated'}, in ${groups.toSorted().join(', ') || 'no group'}`;
}

function renderList(name: string, lines: readonly string[], none: string): string[] {
  return lines.length === 0
    ? [row(name, none)]
    : lines.map((line, index) => row(index === 0 ? name : '', line));
}

function renderBecause({ because }: NonNullable<Explanation['refused']>): string {
  return Object.entries(because)
    .map(([name, value]) => `${name}: ${String(value)}`)
    .join(', ');
}
