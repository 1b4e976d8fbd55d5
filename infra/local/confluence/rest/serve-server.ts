// In: calls that ask what this server is and how it is.
// Out: /status, /rest/api/server-information and /rest/api/accessmode.
import type { ConfluenceNode } from '#infra/local/confluence/state/make-state.ts';
import type { ProductApp, ProductContext } from '#infra/local/data-center/state/make-node.ts';
import { baseUrlOf } from '#infra/local/data-center/steps/base-url-of.ts';
import { requireSelf } from './require-self.ts';

const healthStatus = { RUNNING: 200, MAINTENANCE: 503, STARTING: 503, ERROR: 500 } as const;

/** Adds the resources about the server to a node's routes. */
export function serveServer(app: ProductApp, node: ConfluenceNode): void {
  app.get('/status', (context) => context.json({ state: node.health }, healthStatus[node.health]));
  app.get('/rest/api/accessmode', (context) => context.json('READ_WRITE'));
  app.get('/rest/api/server-information', (context) => showServer(context, node));
}

function showServer(context: ProductContext, node: ConfluenceNode): Response {
  requireSelf(context);
  const { version } = node.product.switches;
  return context.json({
    baseUrl: baseUrlOf(context, node),
    version: `${version}.3`,
    buildNumber: 10_001,
    marketplaceBuildNumber: 1_000_000,
    buildDate: '2026-01-12',
  });
}
