import { PRODUCT_FACTS } from '#shared/products/product-facts.ts';
import type { Explanation } from './explain-sign-on.ts';
import type { Check } from './list-checks.ts';

/** An explanation, with the checks before it and the name by which the audit log has it. */
export interface WholeExplanation extends Explanation {
  readonly validated: readonly Check[];
  /** The pseudonym of the user in the audit log; null: the claims do not name the issuer. */
  readonly person: string | null;
}

/** Returns an explanation as text: first the answer in a sentence, then one step of the sign-on after the other. */
export function renderExplanation(explanation: WholeExplanation): string {
  const { profile, groups, plan, withheld, refused, person } = explanation;
  const { product, mode, shadow } = explanation;
  return [
    renderAnswer(explanation),
    '',
    row('product', `${product}, mode ${mode}${shadow ? ', shadow' : ''}`),
    ...renderList(
      'checked',
      explanation.validated.map(({ check, seen }) => `${check}: ${seen}`),
    ),
    ...renderList('in audit', person === null ? [] : [person]),
    ...(profile === null ? [] : renderProfile(profile)),
    ...renderList('sources', explanation.sources),
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
      : [row('refused', `${refused.code}: ${refused.title}`), row('', renderEvidence(refused))]),
  ].join('\n');
}

function renderAnswer({ product, profile, shadow, ...explanation }: Explanation): string {
  const user = profile?.username ?? 'The user';
  const { title } = PRODUCT_FACTS[product];
  const answer = `${user} ${renderOutcome(explanation, title)}`;
  return shadow ? `${answer}; in shadow only, so nothing is changed.` : `${answer}.`;
}

function renderOutcome(
  { refused, plan, withheld }: Pick<Explanation, 'refused' | 'plan' | 'withheld'>,
  title: string,
): string {
  if (refused !== null) {
    const reasons = [refused.code, renderEvidence(refused)].filter((text) => text !== '');
    return `is refused at ${title}: ${refused.title} (${reasons.join(', ')})`;
  }
  const kept =
    withheld.length === 0 ? '' : `; the policy withholds ${countChanges(withheld.length)}`;
  return `signs on to ${title} with ${countChanges(plan?.length ?? 0)}${kept}`;
}

const countChanges = (count: number) =>
  count === 0 ? 'no change' : `${count} change${count === 1 ? '' : 's'}`;

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

// `none` stands there where there are no lines; without it, nothing does.
function renderList(name: string, lines: readonly string[], none?: string): string[] {
  if (lines.length === 0) return none === undefined ? [] : [row(name, none)];
  return lines.map((line, index) => row(index === 0 ? name : '', line));
}

function renderEvidence({ because }: NonNullable<Explanation['refused']>): string {
  return Object.entries(because)
    .map(([name, value]) => `${name}: ${String(value)}`)
    .join(', ');
}
