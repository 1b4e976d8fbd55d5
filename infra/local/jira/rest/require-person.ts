import type { Person } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductContext } from '#infra/local/data-center/state/make-node.ts';
import { refusal } from './refusal.ts';

/** Who calls. Throws 401 for nobody. */
export function requirePerson(context: ProductContext): Person {
  const { person } = context.get('caller');
  if (person !== null) return person;
  throw refusal(401, {
    errorMessages: [
      'You are not authenticated. Authentication required to perform this operation.',
    ],
  });
}
