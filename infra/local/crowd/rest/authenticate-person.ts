import type { Person } from '#infra/local/crowd/state/make-directory.ts';
import type { CrowdState } from '#infra/local/crowd/state/make-state.ts';
import { refusal } from './refusal.ts';

export interface Credentials {
  readonly username: string;
  /** null: nobody asked for a password. */
  readonly password: string | null;
}

/**
 * The active person who is meant. Throws INVALID_USER_AUTHENTICATION for an unknown person too, INACTIVE_ACCOUNT, and
 * EXPIRED_CREDENTIAL where a password was asked for.
 */
export function authenticatePerson(crowd: CrowdState, { username, password }: Credentials): Person {
  const person = crowd.directory.findPerson(username);
  if (person === undefined) {
    throw refusal(
      'INVALID_USER_AUTHENTICATION',
      `Account with name <${username}> failed to authenticate`,
    );
  }
  if (!person.active)
    throw refusal('INACTIVE_ACCOUNT', `Account with name <${username}> is inactive`);
  if (password !== null) checkCredential(crowd, person, password);
  return person;
}

function checkCredential(crowd: CrowdState, person: Person, password: string): void {
  const { delegatedDirectory } = crowd.switches;
  if (delegatedDirectory || !crowd.directory.acceptsPassword(person, password)) {
    throw refusal(
      'INVALID_USER_AUTHENTICATION',
      'Failed to authenticate principal, password was invalid',
    );
  }
  if (person.passwordExpired) {
    throw refusal('EXPIRED_CREDENTIAL', `Credential of account <${person.name}> has expired`);
  }
}
