// In: visits to the portal of Jira Service Management.
// Out: its pages for users who are signed in; the way to its own log-in page for others.
import { html } from 'hono/html';
import { findOrOpenSession } from '#infra/local/data-center/pages/page-sessions.ts';
import { renderPage } from '#infra/local/data-center/pages/rendering.ts';
import type { ProductApp, ProductContext } from '#infra/local/data-center/state/product.ts';
import type { JiraNode } from '#infra/local/jira/state/make-state.ts';
import { renderLoginForm } from './login-page.ts';

const PORTAL = '/servicedesk/customer';

/**
 * Adds the customer portal to a node's routes, while the switch is on. Its log-in page names the page to
 * return to by its path below the portal, without a slash.
 */
export function servePortal(app: ProductApp, node: JiraNode): void {
  app.use(`${PORTAL}/*`, async (context, next) =>
    node.product.switches.serviceManagement ? next() : context.notFound(),
  );
  app.get(`${PORTAL}/user/login`, (context) => {
    findOrOpenSession(context, node);
    const destination = `${PORTAL}/${context.req.query('destination') ?? 'portals'}`;
    return renderLoginForm(context, node, { destination, problem: '' });
  });
  app.get(`${PORTAL}/:page{portals|portal/[0-9]+}`, (context) => showPortal(context, node));
}

function showPortal(context: ProductContext, node: JiraNode): Response | Promise<Response> {
  const page = context.req.param('page') ?? '';
  if (context.get('caller').user === null) {
    const login = `${node.product.contextPath}${PORTAL}/user/login`;
    return context.redirect(`${login}?destination=${encodeURIComponent(page)}`, 302);
  }
  return renderPage(context, node, { title: 'Help Centre', body: html`<p>${page}</p>` });
}
