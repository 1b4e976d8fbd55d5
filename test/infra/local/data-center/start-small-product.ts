import { html } from 'hono/html';
import { HTTPException } from 'hono/http-exception';
import { onTestFinished } from 'vitest';
import { fillDirectory } from '#infra/local/data-center/fill-directory.ts';
import { toUserView } from '#infra/local/data-center/inspect-product.ts';
import { isFormGenuine, readField, readForm } from '#infra/local/data-center/pages/forms.ts';
import {
  findOrOpenSession,
  requireSignedIn,
} from '#infra/local/data-center/pages/page-sessions.ts';
import { renderPage } from '#infra/local/data-center/pages/rendering.ts';
import { serveBasicAuthConfig } from '#infra/local/data-center/rest/serve-basic-auth-config.ts';
import { serveTwoStepLogin } from '#infra/local/data-center/rest/serve-two-step-login.ts';
import type { Serve } from '#infra/local/data-center/start-node.ts';
import {
  type LocalProduct,
  type ProductOptions,
  startProduct,
} from '#infra/local/data-center/start-product.ts';
import { makeState, type ProductKind } from '#infra/local/data-center/state/product.ts';
import { defaultProductSwitches } from '#infra/local/data-center/state/product-switches.ts';
import { isInAnyGroup } from '#infra/local/data-center/state/users.ts';
import { endSession } from '#infra/local/data-center/steps/sessions.ts';

const smallKind: ProductKind = {
  name: 'Small',
  seraph: false,
  sessionCookie: 'SMALLSESSIONID',
  rememberMeCookie: '_small_remember_me',
  xsrfCookie: null,
  loginPath: '/login',
  notReadyPath: '/starting',
  destinationParameter: 'next',
  homePath: '/home',
  logoutPath: '/leave',
  keyOf: (serial) => `small-${serial}`,
  isAdministrator: (small, user) => isInAnyGroup(small, user, ['small-admins']),
  maySignIn: (small, user) => isInAnyGroup(small, user, ['small-users', 'small-admins']),
  requireAdministrator(context, node) {
    const { user } = context.get('caller');
    if (user !== null && this.isAdministrator(node.product, user)) return user;
    throw this.refusal(401, 'No permission');
  },
  refusal: (status, message) =>
    new HTTPException(status, { res: Response.json({ small: message }, { status }) }),
  unauthorized: (cause) =>
    new HTTPException(401, { res: Response.json({ cause }, { status: 401 }) }),
  callerHeaders: (user) => (user === null ? {} : { 'X-Small-Person': user.key }),
};

const servePages: Serve = (app, node) => {
  app.get('/status', (context) => context.json({ state: node.health }));
  app.get('/home', (context) => {
    requireSignedIn(context, node);
    const { xsrfToken } = findOrOpenSession(context, node);
    return renderPage(context, node, {
      title: 'Home',
      body: html`<input name="atl_token" value="${xsrfToken}">`,
    });
  });
  app.post('/home', async (context) => {
    const token = readField(await readForm(context), 'atl_token');
    return context.text('', isFormGenuine(context, node, token) ? 200 : 403);
  });
  app.get('/leave', async (context) => {
    await endSession(context, node);
    return context.redirect(node.product.kind.loginPath, 302);
  });
};

/** A product with nothing of its own and without Seraph, closed when the test ends: ada may use it, bob may not. */
export async function startSmallProduct(options: ProductOptions = {}): Promise<LocalProduct> {
  const switches = { ...defaultProductSwitches('1.0'), ...options.switches };
  const small = makeState(smallKind, switches, options);
  fillDirectory(small, options, { administrators: ['small-admins'], others: ['small-users'] });
  const routes = [servePages, serveTwoStepLogin, serveBasicAuthConfig];
  const toView = (user: Parameters<typeof toUserView>[1]) => toUserView(small, user);
  const running = await startProduct(small, { routes, toView }, options);
  for (const { name, groups } of [{ name: 'ada', groups: ['small-users'] }, { name: 'bob' }]) {
    running.addPerson({
      ...{ name, password: `${name} password`, displayName: name, groups: groups ?? [] },
      emailAddress: `${name}@example.com`,
    });
  }
  onTestFinished(() => running.close());
  return running;
}
