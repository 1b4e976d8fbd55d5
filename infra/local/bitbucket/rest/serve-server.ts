// In: calls that ask what this server is, how many may use it and where its users come from.
// Out: /status, /application-properties, /admin/license and /admin/user-directories.
import type { BitbucketNode } from '#infra/local/bitbucket/state/make-state.ts';
import { countLicensed } from '#infra/local/bitbucket/state/permissions.ts';
import { internalDirectory } from '#infra/local/bitbucket/state/users.ts';
import type { ProductApp, ProductContext } from '#infra/local/data-center/state/product.ts';
import { requirePermission } from './permission-requirements.ts';

const base = '/rest/api/:version{1\\.0|latest}';
const healthStatus = { RUNNING: 200, MAINTENANCE: 503, STARTING: 503, ERROR: 500 } as const;
const installedMs = Date.UTC(2026, 0, 12);

/** Adds the resources about the server to a node's routes. */
export function serveServer(app: ProductApp, node: BitbucketNode): void {
  app.get('/status', (context) => context.json({ state: node.health }, healthStatus[node.health]));
  app.get(`${base}/application-properties`, (context) =>
    context.json({
      version: `${node.product.switches.version}.0`,
      buildNumber: '9005000',
      buildDate: String(installedMs),
      displayName: 'Bitbucket',
    }),
  );
  app.get(`${base}/admin/license`, (context) => showLicence(context, node));
  app.get(`${base}/admin/user-directories`, (context) => listDirectories(context, node));
}

function showLicence(context: ProductContext, node: BitbucketNode): Response {
  requirePermission(context, node, 'ADMIN');
  const { licenceSeats } = node.product.switches;
  return context.json({
    creationDate: installedMs,
    purchaseDate: installedMs,
    license: 'A licence of the local world',
    maximumNumberOfUsers: licenceSeats ?? -1,
    unlimitedNumberOfUsers: licenceSeats === null,
    serverId: node.product.serverId,
    status: {
      serverId: node.product.serverId,
      currentNumberOfUsers: countLicensed(node.product),
    },
  });
}

// Those that are switched off are none: `includeInactive` adds nothing.
function listDirectories(context: ProductContext, node: BitbucketNode): Response {
  requirePermission(context, node, 'ADMIN');
  const { secondDirectory, switches } = node.product;
  const type = switches.delegatedDirectory ? 'DELEGATING' : 'INTERNAL';
  const directories = [toDirectory(internalDirectory, type)];
  const hasSecond = secondDirectory.people.size > 0;
  if (hasSecond) directories.push(toDirectory(secondDirectory.name, 'CONNECTOR'));
  return context.json(directories);
}

function toDirectory(name: string, type: string) {
  return { name, type, active: true, description: `${name} of the local world` };
}
