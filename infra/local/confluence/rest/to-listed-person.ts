import type { ConfluenceNode } from '#infra/local/confluence/state/make-state.ts';
import type { Person } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductContext } from '#infra/local/data-center/state/make-node.ts';
import { baseUrlOf } from '#infra/local/data-center/steps/base-url-of.ts';
import { toPersonBean } from './to-person-bean.ts';
import { toPersonPath } from './to-person-path.ts';

/** The person as a page lists them. */
export function toListedPerson(context: ProductContext, node: ConfluenceNode, person: Person) {
  const self = baseUrlOf(context, node) + toPersonPath(person);
  return { ...toPersonBean(context, person), _links: { self } };
}
