import type { Person } from '#infra/local/jira/state/make-directory.ts';
import type { JiraContext } from '#infra/local/jira/state/make-node.ts';
import { refusal } from './refusal.ts';

/** Who calls. Throws 401 for nobody. */
export function requirePerson(context: JiraContext): Person {
  const { person } = context.get('caller');
  if (person !== null) return person;
  throw refusal(401, {
    errorMessages: [
      'You are not authenticated. Authentication required to perform this operation.',
    ],
  });
}
