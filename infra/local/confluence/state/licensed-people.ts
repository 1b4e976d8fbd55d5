import type { Person } from '#infra/local/data-center/state/make-directory.ts';
import type { ConfluenceState } from './make-state.ts';
import { mayUse } from './may-use.ts';

/** Everybody who takes a seat of the licence: active and allowed to use Confluence. */
export function licensedPeople(confluence: ConfluenceState): Person[] {
  const people = confluence.directory.people();
  return people.filter((person) => person.active && mayUse(confluence, person));
}
