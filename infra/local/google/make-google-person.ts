import { randomInt } from 'node:crypto';
import type { GooglePerson } from './google-state.ts';

/** A person as a test writes one: the rest is made up. */
export type GooglePersonDraft = Partial<GooglePerson> & Pick<GooglePerson, 'primaryEmail'>;

/** A person without rights and aliases, by a new id of 21 digits, as far as the draft does not say otherwise. */
export function makeGooglePerson(draft: GooglePersonDraft): GooglePerson {
  const id = `1${Array.from({ length: 20 }, () => randomInt(10)).join('')}`;
  return { id, aliases: [], isAdmin: false, ...draft };
}
