import type { Person } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductContext, ProductNode } from '#infra/local/data-center/state/make-node.ts';
import { setRememberMeCookie } from './set-remember-me-cookie.ts';

/** Sends a remember-me cookie that signs the person in on every node until its age. */
export function rememberPerson(context: ProductContext, node: ProductNode, person: Person): void {
  const lifetimeMs = node.product.switches.rememberMeSeconds * 1000;
  setRememberMeCookie(context, node, node.product.rememberMe.issue(person, lifetimeMs));
}
