// In: reads of /rest/license.
// Out: how many people may use Confluence, how many do and how many more could.
import { licensedPeople } from '#infra/local/confluence/state/licensed-people.ts';
import type { ConfluenceNode } from '#infra/local/confluence/state/make-state.ts';
import type { ProductApp, ProductContext } from '#infra/local/data-center/state/make-node.ts';
import { requireAdministrator } from './require-administrator.ts';

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
  return context.json({ count: count(licenceSeats, licensedPeople(node.product).length) });
}
