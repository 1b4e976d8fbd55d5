// In: a name and a password.
// Out: Seraph's verdict, with the counters moved that decide about CAPTCHA.

import { isAdministrator } from '#infra/local/jira/state/is-administrator.ts';
import type { Person } from '#infra/local/jira/state/make-directory.ts';
import type { JiraState } from '#infra/local/jira/state/make-state.ts';
import { rolesOf } from '#infra/local/jira/state/roles-of.ts';
import { needsCaptcha } from './needs-captcha.ts';

/** Values of X-Seraph-LoginReason. */
export type LoginReason =
  | 'OK'
  | 'AUTHENTICATED_FAILED'
  | 'AUTHENTICATION_DENIED'
  | 'AUTHORISATION_FAILED';

export type LoginOutcome =
  | { reason: 'OK'; person: Person }
  | { reason: Exclude<LoginReason, 'OK'>; person: Person | undefined };

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** Who signed in, or why nobody did. Past the CAPTCHA limit even the right password is denied. */
export function logIn(jira: JiraState, credentials: Credentials): LoginOutcome {
  const person = jira.directory.findPerson(credentials.username);
  if (person === undefined) return { reason: 'AUTHENTICATED_FAILED', person };
  if (needsCaptcha(jira, person)) return { reason: 'AUTHENTICATION_DENIED', person };
  const accepted = person.active && jira.directory.acceptsPassword(person, credentials.password);
  if (!accepted) return noteFailure(jira, person);
  if (!mayUseJira(jira, person)) return { reason: 'AUTHORISATION_FAILED', person };
  noteSuccess(jira, person);
  return { reason: 'OK', person };
}

function noteFailure(jira: JiraState, person: Person): LoginOutcome {
  person.logins.failed += 1;
  person.logins.failedInARow += 1;
  person.logins.lastFailedMs = jira.nowMs();
  return { reason: 'AUTHENTICATED_FAILED', person };
}

function noteSuccess(jira: JiraState, person: Person): void {
  person.logins.count += 1;
  person.logins.failedInARow = 0;
  person.logins.previousMs = person.logins.lastMs;
  person.logins.lastMs = jira.nowMs();
}

function mayUseJira(jira: JiraState, person: Person): boolean {
  if (jira.switches.unlicensedMaySignIn || isAdministrator(jira, person)) return true;
  return rolesOf(jira, person).length > 0;
}
