import { randomBytes } from 'node:crypto';
import type { GoogleGroup } from './google-state.ts';

/** A group as a test writes one: the rest is made up. */
export type GoogleGroupDraft = Partial<GoogleGroup> & Pick<GoogleGroup, 'email'>;

/** A group without members, by a new id and named after its address, as far as the draft does not say otherwise. */
export function makeGoogleGroup(draft: GoogleGroupDraft): GoogleGroup {
  const id = `0${randomBytes(7).toString('hex')}`;
  const name = draft.email.replace(/@.*/, '');
  return { id, name, aliases: [], description: '', members: [], ...draft };
}
