import type { BitbucketNode } from '#infra/local/bitbucket/state/make-state.ts';
import { refusal } from './refusal.ts';

/** Throws what the switches say when no directory takes new people or new groups. */
export function demandWritableDirectory(node: BitbucketNode, of: 'people' | 'groups'): void {
  const { readOnlyDirectory, createInReadOnlyStatus, groupInReadOnlyStatus } =
    node.product.switches;
  if (!readOnlyDirectory) return;
  const status = of === 'people' ? createInReadOnlyStatus : groupInReadOnlyStatus;
  throw refusal(status, { message: 'All user directories are read-only.' });
}
