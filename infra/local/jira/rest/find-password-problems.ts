import type { PersonDraft } from '#infra/local/data-center/state/make-directory.ts';
import type { JiraState } from '#infra/local/jira/state/make-state.ts';
import { findWeaknesses } from './find-weaknesses.ts';

/** What the password is judged by, besides itself. */
export type Owner = Pick<PersonDraft, 'name' | 'displayName' | 'emailAddress'>;

/**
 * Why the password policy refuses the password, in sentences for people; empty: acceptable.
 * https://confluence.atlassian.com/adminjiraserver/preventing-security-attacks-938847150.html
 */
export function findPasswordProblems(jira: JiraState, password: string, owner: Owner): string[] {
  const policy = jira.switches.passwordPolicy;
  if (policy === 'none') return [];
  const problems = findWeaknesses(password, policy);
  if (isSimilar(password, owner)) {
    problems.push('The password must not be similar to the user name, name or e-mail address.');
  }
  return problems;
}

function isSimilar(password: string, owner: Owner): boolean {
  const parts = [owner.name, ...owner.displayName.split(/\s+/), owner.emailAddress.split('@')[0]];
  const folded = password.toLowerCase();
  return parts.some(
    (part) => (part?.length ?? 0) > 2 && folded.includes(part?.toLowerCase() ?? ''),
  );
}
