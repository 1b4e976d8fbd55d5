// In: writes to /rest/api/user/current.
// Out: what users change about themselves.
import * as v from 'valibot';
import type { ConfluenceNode } from '#infra/local/confluence/state/make-state.ts';
import { lenientText, readJson } from '#infra/local/data-center/rest/json.ts';
import type { User } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductApp, ProductContext } from '#infra/local/data-center/state/product.ts';
import { logIn } from '#infra/local/data-center/steps/log-in.ts';
import { refusal } from './refusals.ts';
import { demandVersion, demandWritableDirectory, requireSelf } from './requirements.ts';
import { changePassword, findUserProblem } from './user-changes.ts';

const UserDetailsForUpdate = v.object({
  fullName: lenientText,
  email: lenientText,
  currentPassword: lenientText,
});
const PasswordChangeDetails = v.object({ oldPassword: lenientText, newPassword: lenientText });

/** Adds the writes of users about themselves to a node's routes. */
export function serveSelf(app: ProductApp, node: ConfluenceNode): void {
  app.put('/rest/api/user/current', (context) => updateSelf(context, node));
  app.post('/rest/api/user/current/password', (context) => changeOwnPassword(context, node));
}

async function updateSelf(context: ProductContext, node: ConfluenceNode): Promise<Response> {
  const { detailsSince, unknownMethodStatus } = node.product.switches;
  demandVersion(node, detailsSince, unknownMethodStatus);
  const user = requireSelf(context);
  const { fullName, email, currentPassword } = await readJson(context, node, UserDetailsForUpdate);
  const problem = findUserProblem({ fullName, email });
  if (problem !== null) throw refusal(400, problem);
  const isNewAddress = email !== undefined && email !== user.emailAddress;
  if (isNewAddress) demandPassword(node, user, currentPassword);
  demandWritableDirectory(node);
  user.displayName = fullName ?? user.displayName;
  user.emailAddress = email ?? user.emailAddress;
  return context.body(null, 204);
}

async function changeOwnPassword(context: ProductContext, node: ConfluenceNode): Promise<Response> {
  const user = requireSelf(context);
  const { oldPassword, newPassword } = await readJson(context, node, PasswordChangeDetails);
  demandPassword(node, user, oldPassword);
  changePassword(node, user, newPassword);
  return context.body(null, 204);
}

// A wrong password counts towards the CAPTCHA here too.
function demandPassword(node: ConfluenceNode, user: User, password = ''): void {
  if (logIn(node.product, { username: user.name, password }).reason === 'OK') return;
  throw refusal(403, 'The current password is wrong.');
}
