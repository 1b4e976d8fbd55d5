import type { Person } from '#infra/local/crowd/state/make-directory.ts';
import type { CrowdState } from '#infra/local/crowd/state/make-state.ts';
import { refusal } from './refusal.ts';

/** The person by that name, in any letter case. Throws USER_NOT_FOUND. */
export function requirePerson(crowd: CrowdState, name: string): Person {
  const person = crowd.directory.findPerson(name);
  if (person === undefined) throw refusal('USER_NOT_FOUND', `User <${name}> does not exist`);
  return person;
}
