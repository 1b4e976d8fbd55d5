// In: calls of the JSON-RPC service.
// Out: users's names and addresses changed, the one thing that REST cannot do before 9.3.
import * as v from 'valibot';
import { type ConfluenceNode, isVersion } from '#infra/local/confluence/state/make-state.ts';
import { isAdministrator } from '#infra/local/confluence/state/permissions.ts';
import { lenientText, readJson } from '#infra/local/data-center/rest/json.ts';
import type { ProductApp, ProductContext } from '#infra/local/data-center/state/product.ts';

const RemoteUser = v.object({ name: v.string(), fullname: lenientText, email: lenientText });
const Parameters = v.tuple([RemoteUser]);

/** Adds editUser of the JSON-RPC service to a node's routes. */
export function serveEditUser(app: ProductApp, node: ConfluenceNode): void {
  app.post('/rpc/json-rpc/confluenceservice-v2/editUser', async (context) => {
    const { jsonRpc } = node.product.switches;
    if (jsonRpc === 'gone404') return context.notFound();
    return isOn(node) ? editUser(context, node) : refuseDisabled(context);
  });
}

function isOn({ product }: ConfluenceNode): boolean {
  const { jsonRpc } = product.switches;
  return jsonRpc === 'by-version' ? !isVersion(product, '10.0') : jsonRpc === 'on';
}

function refuseDisabled(context: ProductContext): Response {
  return context.text('Remote API is not enabled on this server.', 403);
}

async function editUser(context: ProductContext, node: ConfluenceNode): Promise<Response> {
  const { user: caller } = context.get('caller');
  const [fields] = await readJson(context, node, Parameters);
  if (caller === null || !isAdministrator(node.product, caller)) {
    return fail(context, 'NotPermittedException: You are not allowed to edit users');
  }
  const user = node.product.directory.findUser(fields.name);
  if (user === undefined) return fail(context, `RemoteException: No user ${fields.name}`);
  if (node.product.switches.readOnlyDirectory) {
    return fail(context, 'RemoteException: The user is read-only');
  }
  user.displayName = fields.fullname ?? user.displayName;
  user.emailAddress = fields.email ?? user.emailAddress;
  return context.json(true);
}

// The service tells its failures in the body.
function fail(context: ProductContext, message: string): Response {
  return context.json({ error: { code: 500, message } }, 500);
}
