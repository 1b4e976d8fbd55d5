import type { Person } from '#infra/local/data-center/state/make-directory.ts';
import {
  type PersonView,
  toPersonView as toProductView,
} from '#infra/local/data-center/to-person-view.ts';
import type { ConfluenceState } from './state/make-state.ts';
import { mayUse } from './state/may-use.ts';

export interface ConfluencePersonView extends PersonView {
  /** Whether the person has the global permission "can use", or any to administer. */
  readonly canUse: boolean;
}

/** The person as a test may see them. */
export function toPersonView(confluence: ConfluenceState, person: Person): ConfluencePersonView {
  return { ...toProductView(confluence, person), canUse: mayUse(confluence, person) };
}
