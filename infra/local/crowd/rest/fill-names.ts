import type { PersonDraft } from '#infra/local/crowd/state/make-directory.ts';
import type { CrowdState } from '#infra/local/crowd/state/make-state.ts';

type Names = Pick<PersonDraft, 'name' | 'firstName' | 'lastName' | 'displayName'>;

/** The names as they are stored: a blank display name is built from the others where the switch says so. */
export function fillNames<Draft extends Names>({ switches }: CrowdState, draft: Draft): Draft {
  if (!switches.fillsMissingNames || draft.displayName.trim() !== '') return draft;
  const displayName = `${draft.firstName} ${draft.lastName}`.trim() || draft.name;
  return { ...draft, displayName };
}
