import type { Person } from '#infra/local/jira/state/make-directory.ts';
import type { JiraState } from '#infra/local/jira/state/make-state.ts';

/** Whether the person failed so often that only a solved CAPTCHA lets them in. */
export function needsCaptcha(jira: JiraState, person: Person): boolean {
  const limit = jira.switches.captchaAfterFailures;
  return limit !== null && person.logins.failedInARow >= limit;
}
