import type { Person } from '#infra/local/data-center/state/make-directory.ts';
import type { BitbucketState } from './make-state.ts';

/** The name of the directory of every Bitbucket. */
export const internalDirectory = 'Bitbucket Internal Directory';

/** The name of the directory that the person comes from. */
export function directoryNameOf({ secondDirectory }: BitbucketState, person: Person): string {
  return secondDirectory.people.has(person) ? secondDirectory.name : internalDirectory;
}
