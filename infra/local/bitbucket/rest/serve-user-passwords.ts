// In: calls of /rest/api/1.0/admin/users/credentials and /captcha.
// Out: passwords set by administrators, and failed sign-ins forgiven.
import * as v from 'valibot';
import type { BitbucketNode } from '#infra/local/bitbucket/state/make-state.ts';
import { permissionOf } from '#infra/local/bitbucket/state/permissions.ts';
import { lenientText, readJson } from '#infra/local/data-center/rest/json.ts';
import type { User } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductApp, ProductContext } from '#infra/local/data-center/state/product.ts';
import { demandRank, requireAdmin } from './permission-requirements.ts';
import { refusal } from './refusals.ts';
import { demandMutable, readName, requireText, requireUser } from './requirements.ts';

const base = '/rest/api/:version{1\\.0|latest}/admin/users';
const AdminPasswordUpdate = v.object({
  name: lenientText,
  password: lenientText,
  passwordConfirm: lenientText,
});

/** Adds the resources about passwords to a node's routes. */
export function serveUserPasswords(app: ProductApp, node: BitbucketNode): void {
  app.put(`${base}/credentials`, (context) => setPassword(context, node));
  app.delete(`${base}/captcha`, (context) => clearCaptcha(context, node));
}

async function setPassword(context: ProductContext, node: BitbucketNode): Promise<Response> {
  const caller = requireAdmin(context, node);
  const credentials = await readJson(context, node, AdminPasswordUpdate);
  const user = requireUser(node, requireText(credentials.name, 'name'));
  demandRank(caller, permissionOf(node.product, user), 401);
  const password = requireText(credentials.password, 'password');
  if (password !== credentials.passwordConfirm) throw mismatch();
  demandOwnPassword(node, user);
  const { directory, rememberMe, switches } = node.product;
  directory.setPassword(user, password);
  if (switches.passwordChangeDropsRememberMe) rememberMe.forgetAllOf(user);
  return context.body(null, 204);
}

function mismatch() {
  const message = 'The password and its confirmation do not match.';
  return refusal(400, { context: 'passwordConfirm', message });
}

function demandOwnPassword(node: BitbucketNode, user: User): void {
  demandMutable(node, user, 'details');
  const { delegatedDirectory, updateInReadOnlyStatus } = node.product.switches;
  if (!delegatedDirectory) return;
  throw refusal(updateInReadOnlyStatus, {
    message: 'The user directory does not store passwords.',
  });
}

function clearCaptcha(context: ProductContext, node: BitbucketNode): Response {
  const caller = requireAdmin(context, node);
  const user = requireUser(node, readName(context, 'name'));
  demandRank(caller, permissionOf(node.product, user), 403);
  user.logins.failedInARow = 0;
  return context.body(null, 204);
}
