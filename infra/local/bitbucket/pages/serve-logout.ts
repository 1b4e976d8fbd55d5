// In: visits to /j_atl_security_logout.
// Out: the session ended.
import type { BitbucketNode } from '#infra/local/bitbucket/state/make-state.ts';
import type { ProductApp, ProductContext } from '#infra/local/data-center/state/product.ts';
import { endSession } from '#infra/local/data-center/steps/sessions.ts';

const path = '/j_atl_security_logout';

/** Adds the log-out to a node's routes. */
export function serveLogout(app: ProductApp, node: BitbucketNode): void {
  app.post(path, (context) => logOut(context, node));
  app.get(path, async (context): Promise<Response> => {
    if (node.product.switches.logoutByGet) return logOut(context, node);
    return context.text('Request method not supported', 405);
  });
}

async function logOut(context: ProductContext, node: BitbucketNode): Promise<Response> {
  const { session } = context.get('caller');
  if (session?.user && !(await mayLogOut(context, node, session.xsrfToken))) {
    return context.text('XSRF check failed', 403);
  }
  await endSession(context, node);
  const { contextPath, kind } = node.product;
  return context.redirect(`${contextPath}${kind.loginPath}?logout`, 302);
}

async function mayLogOut(
  context: ProductContext,
  node: BitbucketNode,
  token: string,
): Promise<boolean> {
  if (!node.product.switches.logoutNeedsToken) return true;
  if (context.req.query('atl_token') === token) return true;
  if (context.req.method !== 'POST') return false;
  return (await context.req.parseBody())['atl_token'] === token;
}
