// In: reads of the server's version and of its licence.
// Out: the version, and how many users the licence allows and has.
import type { ConfluenceNode } from '#infra/local/confluence/state/make-state.ts';
import { licensedUsers } from '#infra/local/confluence/state/permissions.ts';
import type { ProductApp, ProductContext } from '#infra/local/data-center/state/product.ts';
import { baseUrlOf } from '#infra/local/data-center/steps/requests.ts';
import { requireAdministrator, requireSelf } from './requirements.ts';

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

const path = '/rest/license/1.0/license';
const expiryDate = Date.parse('2099-12-31T00:00:00Z');

/** Adds the licence to a node's routes; -1 is an unlimited number. */
export function serveLicence(app: ProductApp, node: ConfluenceNode): void {
  const serve = (name: string, count: (seats: number | null, users: number) => number) =>
    app.get(`${path}/${name}`, (context) => answer(context, node, count));
  app.get(`${path}/details`, (context) => {
    requireAdministrator(context, node);
    return context.json({ dataCenter: true, expiryDate, maintenanceExpiryDate: expiryDate });
  });
  serve('userCount', (_seats, users) => users);
  serve('maxUsers', (seats) => seats ?? -1);
  serve('remainingSeats', (seats, users) => (seats === null ? -1 : Math.max(0, seats - users)));
}

function answer(
  context: ProductContext,
  node: ConfluenceNode,
  count: (seats: number | null, users: number) => number,
): Response {
  requireAdministrator(context, node);
  const { licenceSeats } = node.product.switches;
  return context.json({ count: count(licenceSeats, licensedUsers(node.product).length) });
}
