// In: calls of /rest/auth/1.
// Out: sessions made from a password, shown and ended.
import * as v from 'valibot';
import type { Person } from '#infra/local/jira/state/make-directory.ts';
import type { JiraApp, JiraContext, JiraNode } from '#infra/local/jira/state/make-node.ts';
import { baseUrlOf } from '#infra/local/jira/steps/base-url-of.ts';
import { captchaDenial } from '#infra/local/jira/steps/captcha-denial.ts';
import { type LoginOutcome, logIn } from '#infra/local/jira/steps/log-in.ts';
import { openLoginSession } from '#infra/local/jira/steps/open-login-session.ts';
import { lenientText } from './lenient-fields.ts';
import { readJson } from './read-json.ts';
import { refusal } from './refusal.ts';
import { requirePerson } from './require-person.ts';
import { toTimestamp } from './to-timestamp.ts';

const base = '/rest/auth/:version{1|latest}';
const AuthParams = v.object({ username: lenientText, password: lenientText });

/** Adds the session and WebSudo resources to a node's routes. */
export function serveSession(app: JiraApp, node: JiraNode): void {
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
  const { legacySessionEndpoint } = node.jira.switches;
  if (legacySessionEndpoint === 'refused403') throw loginDenied();
  if (legacySessionEndpoint === 'gone404') {
    throw refusal(404, { errorMessages: ['HTTP 404 Not Found'] });
  }
}

function showSession(context: JiraContext, node: JiraNode): Response {
  const person = requirePerson(context);
  const self = `${baseUrlOf(context, node)}/rest/api/latest/user?username=${encodeURIComponent(person.name)}`;
  return context.json({ self, name: person.name, loginInfo: toLoginInfo(person) });
}

async function signIn(context: JiraContext, node: JiraNode): Promise<Response> {
  const { username = '', password = '' } = await readJson(context, AuthParams);
  const outcome = logIn(node.jira, { username, password });
  context.header('X-Seraph-LoginReason', outcome.reason);
  if (outcome.reason !== 'OK') throw refuseLogin(context, node, outcome);
  demandSingleStep(context, node, outcome.person);
  const session = openLoginSession(context, node, outcome.person);
  context.set('caller', { kind: 'anonymous', person: outcome.person, session });
  return context.json({
    session: { name: 'JSESSIONID', value: session.id },
    loginInfo: toLoginInfo(outcome.person),
  });
}

function refuseLogin(context: JiraContext, node: JiraNode, outcome: LoginOutcome) {
  if (outcome.reason !== 'AUTHENTICATION_DENIED') return loginFailed(context);
  const body = JSON.stringify({ errorMessages: ['Login denied'], errors: {} });
  return captchaDenial(context, node, { body, contentType: 'application/json' });
}

function loginFailed(context: JiraContext) {
  context.header('WWW-Authenticate', 'JIRA REST POST');
  return refusal(401, { errorMessages: ['Login failed'] });
}

function loginDenied() {
  return refusal(403, { errorMessages: ['Login denied'] });
}

function demandSingleStep(context: JiraContext, node: JiraNode, person: Person): void {
  const { twoStepEnrolled, twoStepOnSessionEndpoint } = node.jira.switches;
  if (!twoStepEnrolled.includes(person.name)) return;
  if (twoStepOnSessionEndpoint === 'refused403') throw loginDenied();
  if (twoStepOnSessionEndpoint === 'refused401') throw loginFailed(context);
}

function signOut(context: JiraContext, node: JiraNode): Response {
  requirePerson(context);
  const { session } = context.get('caller');
  if (session !== null) node.sessions.close(session);
  context.header('X-Seraph-LoginReason', 'OUT');
  return context.body(null, 204);
}

function endWebSudo(context: JiraContext): Response {
  const { session } = context.get('caller');
  if (session !== null) session.webSudoUntilMs = 0;
  return context.body(null, 204);
}

function toLoginInfo({ logins }: Person) {
  return {
    failedLoginCount: logins.failed,
    loginCount: logins.count,
    ...(logins.lastFailedMs === null
      ? {}
      : { lastFailedLoginTime: toTimestamp(logins.lastFailedMs) }),
    ...(logins.previousMs === null ? {} : { previousLoginTime: toTimestamp(logins.previousMs) }),
  };
}
