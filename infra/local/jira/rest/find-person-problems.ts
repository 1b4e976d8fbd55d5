import type { Person, PersonDraft } from '#infra/local/data-center/state/make-directory.ts';
import type { JiraState } from '#infra/local/jira/state/make-state.ts';

const maxLength = 255;

/** Why Jira refuses the name, address and display name, by field; empty: it takes them. `self`: who is being changed. */
export function findPersonProblems(
  jira: JiraState,
  draft: Partial<PersonDraft>,
  self: Person | null,
): Record<string, string> {
  const fields = jira.switches.userErrorFields;
  const problems: [string, string | null][] = [
    ['username', findNameProblem(jira, draft.name, self)],
    [fields.emailAddress, findAddressProblem(draft.emailAddress)],
    [fields.displayName, findDisplayNameProblem(draft.displayName)],
  ];
  return Object.fromEntries(
    problems.flatMap(([field, problem]) => (problem === null ? [] : [[field, problem]])),
  );
}

function findNameProblem(jira: JiraState, name = '', self: Person | null): string | null {
  if (name.trim() === '') return 'You must specify a username.';
  if (name.length > maxLength)
    return `The username must not exceed ${maxLength} characters in length.`;
  if (/[<>&]/.test(name)) return "The username must not contain '<', '>' or '&'.";
  const holder = jira.directory.findPerson(name);
  if (holder === undefined || holder === self) return null;
  return 'A user with that username already exists.';
}

function findAddressProblem(address = ''): string | null {
  if (address.trim() === '') return 'You must specify an email address.';
  if (address.length > maxLength)
    return `The email must not exceed ${maxLength} characters in length.`;
  return /^[^\s@]+@[^\s@]+$/.test(address) ? null : 'You must specify a valid email address.';
}

function findDisplayNameProblem(displayName = ''): string | null {
  if (displayName.trim() === '') return 'You must specify a full name.';
  if (displayName.length <= maxLength) return null;
  return `The full name must not exceed ${maxLength} characters in length.`;
}
