import type { ConfluenceNode } from '#infra/local/confluence/state/make-state.ts';
import { refusal } from './refusal.ts';

/** Throws while every directory is read-only: `status`, or what the switch says. */
export function demandWritableDirectory(node: ConfluenceNode, status?: 400 | 403): void {
  const { readOnlyDirectory, readOnlyStatus } = node.product.switches;
  if (!readOnlyDirectory) return;
  throw refusal(status ?? readOnlyStatus, 'The user directory is read-only.');
}
