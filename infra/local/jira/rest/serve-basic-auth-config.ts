// In: calls of /rest/basicauth.
// Out: the list of who may use Basic authentication where, read and written.
import * as v from 'valibot';
import type { JiraApp, JiraNode } from '#infra/local/jira/state/make-node.ts';
import { readJson } from './read-json.ts';
import { requireAdministrator } from './require-administrator.ts';

const path = '/rest/basicauth/:version{1\\.0|latest}/config';
const Config = v.object({
  'block-requests': v.boolean(),
  'allowed-paths': v.optional(v.array(v.string()), []),
  'allowed-users': v.optional(v.array(v.string()), []),
  'show-warning-message': v.optional(v.boolean(), true),
});

/** Adds the configuration of Basic authentication to a node's routes; it is one with the switches. */
export function serveBasicAuthConfig(app: JiraApp, node: JiraNode): void {
  const { switches } = node.jira;
  app.get(path, (context) => {
    requireAdministrator(context, node);
    return context.json({
      'block-requests': switches.basicAuthBlocked,
      'allowed-paths': switches.basicAuthAllowed.paths,
      'allowed-users': switches.basicAuthAllowed.users,
      'show-warning-message': true,
    });
  });
  app.put(path, async (context) => {
    requireAdministrator(context, node);
    const config = await readJson(context, Config);
    switches.basicAuthBlocked = config['block-requests'];
    switches.basicAuthAllowed = {
      paths: config['allowed-paths'],
      users: config['allowed-users'],
    };
    return context.body(null, 204);
  });
}
