// In: calls of /rest/basicauth.
// Out: the list of who may use Basic authentication where, read and written.
import * as v from 'valibot';
import type { ProductApp, ProductNode } from '#infra/local/data-center/state/product.ts';
import { readJson } from './json.ts';

const path = '/rest/basicauth/:version{1\\.0|latest}/config';
const Config = v.object({
  'block-requests': v.boolean(),
  'allowed-paths': v.optional(v.array(v.string()), []),
  'allowed-users': v.optional(v.array(v.string()), []),
  'show-warning-message': v.optional(v.boolean(), true),
});

/** Adds the configuration of Basic authentication to a node's routes; it is one with the switches. */
export function serveBasicAuthConfig(app: ProductApp, node: ProductNode): void {
  const { kind, switches } = node.product;
  app.get(path, (context) => {
    kind.requireAdministrator(context, node);
    return context.json({
      'block-requests': switches.basicAuthBlocked,
      'allowed-paths': switches.basicAuthAllowed.paths,
      'allowed-users': switches.basicAuthAllowed.users,
      'show-warning-message': true,
    });
  });
  app.put(path, async (context) => {
    kind.requireAdministrator(context, node);
    const config = await readJson(context, node, Config);
    switches.basicAuthBlocked = config['block-requests'];
    switches.basicAuthAllowed = {
      paths: config['allowed-paths'],
      users: config['allowed-users'],
    };
    return context.body(null, 204);
  });
}
