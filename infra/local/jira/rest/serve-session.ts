// In: calls of /rest/auth/1.
// Out: sessions made from a password, shown and ended.
import * as v from 'valibot';
import { lenientText, readJson, toTimestamp } from '#infra/local/data-center/rest/json.ts';
import type { User } from '#infra/local/data-center/state/make-directory.ts';
import type { ProductApp, ProductContext } from '#infra/local/data-center/state/product.ts';
import { sessionCookieOf } from '#infra/local/data-center/steps/cookies.ts';
import {
  captchaDenial,
  type LoginOutcome,
  logInByForm,
  stampLoginReason,
} from '#infra/local/data-center/steps/log-in.ts';
import { baseUrlOf } from '#infra/local/data-center/steps/requests.ts';
import { beginSession, endSharedSession } from '#infra/local/data-center/steps/sessions.ts';
import { resourceRefused } from '#infra/local/data-center/steps/unauthorized.ts';
import type { JiraNode } from '#infra/local/jira/state/make-state.ts';
import { refusal } from './refusals.ts';
import { requireUser } from './requirements.ts';

const base = '/rest/auth/:version{1|latest}';
const AuthParams = v.object({ username: lenientText, password: lenientText });

/** Adds the session and WebSudo resources to a node's routes. */
export function serveSession(app: ProductApp, node: JiraNode): void {
  app.use(`${base}/session`, async (_context, next) => {
    demandEndpoint(node);
    await next();
  });
  app.get(`${base}/session`, (context) => showSession(context, node));
  app.post(`${base}/session`, (context) => signIn(context, node));
  app.delete(`${base}/session`, (context) => signOut(context, node));
  app.delete(`${base}/websudo`, (context) => endWebSudo(context));
}

function demandEndpoint(node: JiraNode): void {
  const { legacySessionEndpoint } = node.product.switches;
  if (legacySessionEndpoint === 'refused403') throw loginDenied();
  if (legacySessionEndpoint === 'refused401') throw resourceRefused();
  if (legacySessionEndpoint === 'gone404') {
    throw refusal(404, { errorMessages: ['HTTP 404 Not Found'] });
  }
}

function showSession(context: ProductContext, node: JiraNode): Response {
  const user = requireUser(context);
  const self = `${baseUrlOf(context, node)}/rest/api/latest/user?username=${encodeURIComponent(user.name)}`;
  return context.json({ self, name: user.name, loginInfo: toLoginInfo(user) });
}

async function signIn(context: ProductContext, node: JiraNode): Promise<Response> {
  const { username = '', password = '' } = await readJson(context, node, AuthParams);
  const outcome = logInByForm(context, node, { username, password });
  if (outcome.reason !== 'OK') throw refuseLogin(context, node, outcome);
  demandSingleStep(context, node, outcome.user);
  const session = beginSession(context, node, outcome.user);
  return context.json({
    session: { name: sessionCookieOf(node), value: session.id },
    loginInfo: toLoginInfo(outcome.user),
  });
}

function refuseLogin(context: ProductContext, node: JiraNode, outcome: LoginOutcome) {
  if (outcome.reason !== 'AUTHENTICATION_DENIED') return loginFailed(context);
  const body = JSON.stringify({ errorMessages: ['Login denied'], errors: {} });
  return captchaDenial(context, node, { body, contentType: 'application/json' });
}

function loginFailed(context: ProductContext) {
  context.header('WWW-Authenticate', 'JIRA REST POST');
  return refusal(401, { errorMessages: ['Login failed'] });
}

function loginDenied() {
  return refusal(403, { errorMessages: ['Login denied'] });
}

function demandSingleStep(context: ProductContext, node: JiraNode, user: User): void {
  const { twoStepEnrolled, twoStepOnSessionEndpoint } = node.product.switches;
  if (!twoStepEnrolled.includes(user.name)) return;
  if (twoStepOnSessionEndpoint === 'refused403') throw loginDenied();
  if (twoStepOnSessionEndpoint === 'refused401') throw loginFailed(context);
}

async function signOut(context: ProductContext, node: JiraNode): Promise<Response> {
  requireUser(context);
  const { session } = context.get('caller');
  if (session !== null) node.sessions.close(session);
  await endSharedSession(context, node);
  stampLoginReason(context, node, 'OUT');
  return context.body(null, 204);
}

function endWebSudo(context: ProductContext): Response {
  const { session } = context.get('caller');
  if (session !== null) session.webSudoUntilMs = 0;
  return context.body(null, 204);
}

function toLoginInfo({ logins }: User) {
  return {
    failedLoginCount: logins.failed,
    loginCount: logins.count,
    ...(logins.lastFailedMs === null
      ? {}
      : { lastFailedLoginTime: toTimestamp(logins.lastFailedMs) }),
    ...(logins.previousMs === null ? {} : { previousLoginTime: toTimestamp(logins.previousMs) }),
  };
}
