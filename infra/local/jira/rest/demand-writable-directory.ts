import type { JiraNode } from '#infra/local/jira/state/make-state.ts';
import { refusal } from './refusal.ts';

/** Throws `status` while every directory is read-only: 400 for people and roles, 403 for groups. */
export function demandWritableDirectory(node: JiraNode, status: 400 | 403): void {
  if (!node.product.switches.readOnlyDirectory) return;
  throw refusal(status, {
    errorMessages: ['The change is not possible, as all the user directories are read-only.'],
  });
}
