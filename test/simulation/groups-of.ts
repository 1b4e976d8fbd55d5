import type { Stage } from './stage.ts';
import type { UserName } from './story.ts';

/** Returns the groups that the user is in by themselves. */
export const groupsOf = (user: UserName, { place }: Stage) =>
  place.accounts().find(({ name }) => name === user)?.groups ?? [];
