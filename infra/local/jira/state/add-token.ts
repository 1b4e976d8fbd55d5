import type { JiraState } from './make-state.ts';

/** Makes the text a personal access token of its owner. Throws when nobody has that name. */
export function addToken(jira: JiraState, token: string, owner: string): void {
  const person = jira.directory.findPerson(owner);
  if (person === undefined) throw new Error(`No account '${owner}' to own a token`);
  jira.tokens.set(token, person);
}
