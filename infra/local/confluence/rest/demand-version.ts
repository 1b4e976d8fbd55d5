import { isVersion } from '#infra/local/confluence/state/is-version.ts';
import type { ConfluenceNode } from '#infra/local/confluence/state/make-state.ts';
import { refusal } from './refusal.ts';

/** Throws what a Confluence answers that is older than the resource: 404, or `status`. */
export function demandVersion(node: ConfluenceNode, first: string, status: 404 | 405 = 404): void {
  if (isVersion(node.product, first)) return;
  throw refusal(status, status === 404 ? 'HTTP 404 Not Found' : 'HTTP 405 Method Not Allowed');
}
