// In: calls of /rest/tsv, the log-in of Jira 10 and later.
// Out: a session, or the news that a second factor is needed.
import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import type { Person } from '#infra/local/jira/state/make-directory.ts';
import type { JiraApp, JiraContext, JiraNode } from '#infra/local/jira/state/make-node.ts';
import { logIn } from '#infra/local/jira/steps/log-in.ts';
import { needsCaptcha } from '#infra/local/jira/steps/needs-captcha.ts';
import { openLoginSession } from '#infra/local/jira/steps/open-login-session.ts';
import { rememberPerson } from '#infra/local/jira/steps/remember-person.ts';
import { lenientFlag, lenientText } from './lenient-fields.ts';
import { readJson } from './read-json.ts';
import { refusal } from './refusal.ts';

const LoginRequest = v.object({
  username: lenientText,
  password: lenientText,
  rememberMe: lenientFlag,
  targetUrl: lenientText,
});
type LoginRequest = v.InferOutput<typeof LoginRequest>;

/** Adds the log-in with two-step verification to a node's routes. */
export function serveTwoStepLogin(app: JiraApp, node: JiraNode): void {
  app.post('/rest/tsv/:version{1\\.0|latest}/authenticate', async (context) => {
    if (node.jira.switches.newLoginEndpoint === 'gone404') {
      throw refusal(404, { errorMessages: ['HTTP 404 Not Found'] });
    }
    return authenticate(context, node, await readJson(context, LoginRequest));
  });
}

function authenticate(context: JiraContext, node: JiraNode, request: LoginRequest): Response {
  const { username = '', password = '' } = request;
  const outcome = logIn(node.jira, { username, password });
  context.header('X-Seraph-LoginReason', outcome.reason);
  if (outcome.reason !== 'OK') return refuse(context, node, outcome.person);
  if (node.jira.switches.twoStepEnrolled.includes(outcome.person.name)) {
    return context.json({ conversationId: randomUUID(), nextLoginStep: 'TOTP_CODE' }, 412);
  }
  const session = openLoginSession(context, node, outcome.person);
  context.set('caller', { kind: 'anonymous', person: outcome.person, session });
  if (request.rememberMe) rememberPerson(context, node, outcome.person);
  return context.json({ next: request.targetUrl || `${node.jira.contextPath}/` });
}

function refuse(context: JiraContext, node: JiraNode, person: Person | undefined): Response {
  const captchaRequired = person !== undefined && needsCaptcha(node.jira, person);
  const message = 'Sorry, your username and password are incorrect. Please try again.';
  return context.json({ captchaRequired, message }, 401);
}
