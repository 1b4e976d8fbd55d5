// In: the state of a running Jira.
// Out: what a test may change in it, besides what the REST resources allow.
import { randomBytes } from 'node:crypto';
import { addPerson, type PersonWithGroups } from './state/add-person.ts';
import { addToken } from './state/add-token.ts';
import type { JiraSwitches } from './state/default-switches.ts';
import type { Fault } from './state/make-faults.ts';
import type { JiraState } from './state/make-state.ts';
import { type PersonView, toPersonView } from './to-person-view.ts';

export interface JiraControl {
  /** May be changed at any time; the next request sees the change. */
  readonly switches: JiraSwitches;
  addPerson(draft: PersonWithGroups): PersonView;
  addGroup(name: string): void;
  /** What an administrator does for somebody who is asked for a CAPTCHA. */
  resetFailedSignIns(name: string): void;
  mintToken(owner: string): string;
  revokeToken(token: string): void;
  /** The oldest waiting fault that fits a call hits it. */
  fail(fault: Fault): void;
  clearFaults(): void;
}

/** Levers on the state. */
export function controlJira(jira: JiraState): JiraControl {
  return {
    switches: jira.switches,
    addPerson: (draft) => toPersonView(jira, addPerson(jira, draft)),
    addGroup(name) {
      jira.directory.addGroup(name);
    },
    resetFailedSignIns(name) {
      const person = jira.directory.findPerson(name);
      if (person !== undefined) person.logins.failedInARow = 0;
    },
    mintToken(owner) {
      const token = randomBytes(33).toString('base64');
      addToken(jira, token, owner);
      return token;
    },
    revokeToken(token) {
      jira.tokens.delete(token);
    },
    fail: jira.faults.add,
    clearFaults: jira.faults.clear,
  };
}
