import type { JiraState } from '#infra/local/jira/state/make-state.ts';
import { findWeaknesses } from './find-weaknesses.ts';

/** What the policy demands, in sentences for people. */
export function describePasswordPolicy(jira: JiraState): string[] {
  return findWeaknesses('', jira.switches.passwordPolicy);
}
