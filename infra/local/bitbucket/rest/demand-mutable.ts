import { isMutable, type Mutability } from '#infra/local/bitbucket/state/is-mutable.ts';
import type { BitbucketNode } from '#infra/local/bitbucket/state/make-state.ts';
import type { Person } from '#infra/local/data-center/state/make-directory.ts';
import { refusal } from './refusal.ts';

/** Throws what the switches say when the person's directory does not let this part of them be changed. */
export function demandMutable(node: BitbucketNode, person: Person, part: keyof Mutability): void {
  if (isMutable(node.product, person)[part]) return;
  const { updateInReadOnlyStatus, groupInReadOnlyStatus } = node.product.switches;
  const status = part === 'details' ? updateInReadOnlyStatus : groupInReadOnlyStatus;
  throw refusal(status, { message: 'The user directory is read-only.' });
}
