import type { Person } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductContext } from '#infra/local/data-center/state/make-node.ts';
import { refusal } from './refusal.ts';

/** Who calls, about themselves. Throws 401 for nobody. */
export function requireSelf(context: ProductContext): Person {
  const { person } = context.get('caller');
  if (person !== null) return person;
  throw refusal(401, 'User is not logged in.');
}
