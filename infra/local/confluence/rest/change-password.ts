import type { ConfluenceNode } from '#infra/local/confluence/state/make-state.ts';
import type { Person } from '#infra/local/data-center/state/make-directory.ts';
import { demandWritableDirectory } from './demand-writable-directory.ts';
import { refusal } from './refusal.ts';

/** Sets the password. Throws 400 for a blank one, and what the directory answers where passwords are elsewhere. */
export function changePassword(node: ConfluenceNode, person: Person, password = ''): void {
  const { product } = node;
  if (password.trim() === '') throw refusal(400, 'The new password should not be null or blank');
  demandWritableDirectory(node);
  if (product.switches.delegatedDirectory) {
    throw refusal(product.switches.readOnlyStatus, 'The user directory does not set passwords.');
  }
  product.directory.setPassword(person, password);
  if (product.switches.passwordChangeDropsRememberMe) product.rememberMe.forgetAllOf(person);
}
