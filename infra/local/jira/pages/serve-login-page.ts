// In: visits to /login.jsp and what its form posts.
// Out: a session for the right password; the form again for anything else.
import { html } from 'hono/html';
import type { JiraApp, JiraContext, JiraNode } from '#infra/local/jira/state/make-node.ts';
import { captchaReason } from '#infra/local/jira/steps/captcha-reason.ts';
import { type LoginReason, logIn } from '#infra/local/jira/steps/log-in.ts';
import { openLoginSession } from '#infra/local/jira/steps/open-login-session.ts';
import { rememberPerson } from '#infra/local/jira/steps/remember-person.ts';
import { findOrOpenSession } from './find-or-open-session.ts';
import { readField } from './read-field.ts';
import { readForm } from './read-form.ts';
import { renderLoginForm } from './render-login-form.ts';
import { renderPage } from './render-page.ts';

/** Adds the log-in page to a node's routes. */
export function serveLoginPage(app: JiraApp, node: JiraNode): void {
  app.get('/login.jsp', (context) => {
    if (context.get('caller').person !== null) return showSignedIn(context, node);
    findOrOpenSession(context, node);
    const destination = context.req.query('os_destination') ?? '';
    return renderLoginForm(context, node, { destination, problem: '' });
  });
  app.post('/login.jsp', (context) => signIn(context, node));
}

function showSignedIn(context: JiraContext, node: JiraNode) {
  const body = html`<p>You are already logged in.</p>`;
  return renderPage(context, node, { title: 'Log in', body });
}

async function signIn(context: JiraContext, node: JiraNode): Promise<Response> {
  const form = await readForm(context);
  const [username, password] = [readField(form, 'os_username'), readField(form, 'os_password')];
  const outcome = logIn(node.jira, { username, password });
  context.header('X-Seraph-LoginReason', outcome.reason);
  if (outcome.reason !== 'OK') return refuse(context, node, { form, reason: outcome.reason });
  const session = openLoginSession(context, node, outcome.person);
  context.set('caller', { kind: 'anonymous', person: outcome.person, session });
  if (readField(form, 'os_cookie') === 'true') rememberPerson(context, node, outcome.person);
  return context.redirect(toLocation(node, readField(form, 'os_destination')), 302);
}

function refuse(
  context: JiraContext,
  node: JiraNode,
  { form, reason }: { form: FormData; reason: LoginReason },
) {
  const denied = reason === 'AUTHENTICATION_DENIED';
  if (denied) context.header('X-Authentication-Denied-Reason', captchaReason(context, node));
  const problem = denied
    ? 'Please enter the word as shown.'
    : 'Sorry, your username and password are incorrect - please try again.';
  const destination = readField(form, 'os_destination');
  return renderLoginForm(context, node, { destination, problem });
}

// Only a path of this server: the page must not send anybody elsewhere.
function toLocation(node: JiraNode, destination: string): string {
  const { contextPath } = node.jira;
  const isLocal = /^\/(?![/\\])/.test(destination);
  if (!isLocal) return `${contextPath}/secure/Dashboard.jspa`;
  const hasContext = contextPath !== '' && destination.startsWith(`${contextPath}/`);
  return hasContext ? destination : contextPath + destination;
}
