// In: the state of a running Jira.
// Out: what a test may look into; never a password, a cookie or a query.
import type { Call, Comment, JiraState } from './state/make-state.ts';
import { type PersonView, toPersonView } from './to-person-view.ts';

export interface JiraInspection {
  /** Every answered call, oldest first; set its length to 0 to count anew. */
  readonly calls: Call[];
  person(name: string): PersonView | undefined;
  people(): PersonView[];
  groups(): { readonly name: string; readonly members: readonly string[] }[];
  comments(): readonly Comment[];
  /** Whether the password would sign the person in; counts as no attempt. */
  acceptsPassword(name: string, password: string): boolean;
}

/** Views of the state, fresh at every call. */
export function inspectJira(jira: JiraState): JiraInspection {
  const { directory } = jira;
  return {
    calls: jira.calls,
    person(name: string) {
      const person = directory.findPerson(name);
      return person === undefined ? undefined : toPersonView(jira, person);
    },
    people: () => directory.people().map((person) => toPersonView(jira, person)),
    groups: () =>
      directory.groups().map(({ name, members }) => {
        return { name, members: [...members].map((person) => person.name).sort() };
      }),
    comments: () => jira.comments,
    acceptsPassword(name: string, password: string) {
      const person = directory.findPerson(name);
      return person !== undefined && directory.acceptsPassword(person, password);
    },
  };
}
