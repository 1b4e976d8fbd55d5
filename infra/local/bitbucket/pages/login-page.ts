// In: visits to /login and what its form posts.
// Out: a session for the right password; the way back to the form for anything else.
import { html } from 'hono/html';
import type { BitbucketNode } from '#infra/local/bitbucket/state/make-state.ts';
import { readField, readForm } from '#infra/local/data-center/pages/forms.ts';
import { findOrOpenSession, toLocation } from '#infra/local/data-center/pages/page-sessions.ts';
import { renderPage, renderScriptedLogin } from '#infra/local/data-center/pages/rendering.ts';
import type { User } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductApp, ProductContext } from '#infra/local/data-center/state/product.ts';
import {
  captchaReason,
  type LoginReason,
  logInByForm,
  rememberUser,
} from '#infra/local/data-center/steps/log-in.ts';
import { beginSession } from '#infra/local/data-center/steps/sessions.ts';

/** Adds the log-in page and the receiver of its form to a node's routes. */
export function serveLoginPage(app: ProductApp, node: BitbucketNode): void {
  app.get('/login', (context) => showForm(context, node));
  for (const path of ['/j_atl_security_check', '/login']) {
    app.post(path, (context) => {
      if (node.product.switches.securityCheck === 'gone404') return context.notFound();
      return signIn(context, node);
    });
  }
}

function showForm(context: ProductContext, node: BitbucketNode) {
  const next = context.req.query('next') ?? '';
  if (context.get('caller').user !== null) {
    return context.redirect(toLocation(node, next, node.product.kind.homePath), 302);
  }
  if (context.req.query('logout') !== undefined) return showSignedOut(context, node);
  findOrOpenSession(context, node);
  const problem = context.req.query('error') === undefined ? '' : refused;
  return renderLoginForm(context, node, { next, problem });
}

const refused = 'Invalid username or password.';

function showSignedOut(context: ProductContext, node: BitbucketNode) {
  const body = html`<p data-testid="logged-out">You have logged out.</p>`;
  return renderPage(context, node, { title: 'Log out', body });
}

async function signIn(context: ProductContext, node: BitbucketNode): Promise<Response> {
  const form = await readForm(context);
  const [username, password] = [readField(form, 'j_username'), readField(form, 'j_password')];
  const next = readField(form, 'next');
  const outcome = logInByForm(context, node, { username, password });
  if (outcome.reason !== 'OK' || needsSecondStep(node, outcome.user)) {
    return refuse(context, node, { next, reason: outcome.reason });
  }
  beginSession(context, node, outcome.user);
  const isAsked = /^(on|true)$/.test(readField(form, '_atl_remember_me'));
  const isRemembered = isAsked || node.product.switches.remembersEverybody;
  if (isRemembered) rememberUser(context, node, outcome.user);
  return context.redirect(toLocation(node, next, node.product.kind.homePath), 302);
}

function needsSecondStep(node: BitbucketNode, user: User): boolean {
  const { twoStepOnForm, twoStepEnrolled } = node.product.switches;
  return twoStepOnForm === 'refused' && twoStepEnrolled.includes(user.name);
}

function refuse(
  context: ProductContext,
  node: BitbucketNode,
  { next, reason }: { next: string; reason: LoginReason },
) {
  if (reason === 'AUTHENTICATION_DENIED') {
    context.header('X-Authentication-Denied-Reason', captchaReason(context, node));
  }
  if (node.product.switches.failedFormAnswer === 'page200') {
    findOrOpenSession(context, node);
    return renderLoginForm(context, node, { next, problem: refused });
  }
  const { contextPath, kind } = node.product;
  const query = new URLSearchParams({ error: 'true', ...(next === '' ? {} : { next }) });
  return context.redirect(`${contextPath}${kind.loginPath}?${query}`, 302);
}

/** Returns the log-in page, as the switch chooses: the form of old, or the scripted one. */
export function renderLoginForm(
  context: ProductContext,
  node: BitbucketNode,
  form: { next: string; problem: string },
) {
  const body =
    node.product.switches.loginPage === 'form'
      ? oldForm(node, form)
      : renderScriptedLogin(form.next);
  return renderPage(context, node, { title: 'Log in', body });
}

function oldForm(node: BitbucketNode, form: { next: string; problem: string }) {
  return html`<p role="alert">${form.problem}</p>
<form class="prevent-double-submit" method="post" action="${node.product.contextPath}/j_atl_security_check">
<label>Username <input name="j_username" id="j_username" autocomplete="username"></label>
<label>Password <input name="j_password" id="j_password" type="password"></label>
<label><input name="_atl_remember_me" id="_atl_remember_me" type="checkbox"> Keep me logged in</label>
<input type="hidden" name="next" value="${form.next}"><input type="hidden" name="queryString" value="">
<button type="submit" name="submit" value="Log in" id="submit">Log in</button></form>`;
}

/** Makes the caller anonymous when a session that Basic credentials began comes without them, where the switch says so. */
export function forgetBasicSessions(app: ProductApp, node: BitbucketNode): void {
  app.use('*', async (context, next) => {
    const { kind, session } = context.get('caller');
    const stays = node.product.switches.basicSessionAlone === 'everything';
    const hasHeader = context.req.header('authorization') !== undefined;
    if (kind === 'session' && session?.origin === 'basic' && !stays && !hasHeader) {
      context.set('caller', { kind: 'anonymous', user: null, session: null });
    }
    await next();
  });
}
