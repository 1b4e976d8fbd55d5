// In: calls of /rest/tsv, the newer log-in of all products.
// Out: a session, or the news that a second factor is needed.
import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import type { User } from '#infra/local/data-center/state/make-directory.ts';
import type {
  ProductApp,
  ProductContext,
  ProductNode,
} from '#infra/local/data-center/state/product.ts';
import { logInByForm, needsCaptcha, rememberUser } from '#infra/local/data-center/steps/log-in.ts';
import { beginSession } from '#infra/local/data-center/steps/sessions.ts';
import { resourceRefused } from '#infra/local/data-center/steps/unauthorized.ts';
import { lenientFlag, lenientText, readJson } from './json.ts';

const LoginRequest = v.object({
  username: lenientText,
  password: lenientText,
  rememberMe: lenientFlag,
  targetUrl: lenientText,
});
type LoginRequest = v.InferOutput<typeof LoginRequest>;

/** Adds the log-in with two-step verification to a node's routes. */
export function serveTwoStepLogin(app: ProductApp, node: ProductNode): void {
  app.post('/rest/tsv/:version{1\\.0|latest}/authenticate', async (context) => {
    const { newLoginEndpoint } = node.product.switches;
    if (newLoginEndpoint === 'gone404') {
      throw node.product.kind.refusal(404, 'HTTP 404 Not Found');
    }
    if (newLoginEndpoint === 'refused401') throw resourceRefused();
    return authenticate(context, node, await readJson(context, node, LoginRequest));
  });
}

function authenticate(context: ProductContext, node: ProductNode, request: LoginRequest): Response {
  const { username = '', password = '' } = request;
  const outcome = logInByForm(context, node, { username, password });
  const isNamed = node.product.switches.unlicensedLogin === 'named403';
  if (isNamed && outcome.reason === 'AUTHORISATION_FAILED') {
    throw node.product.kind.refusal(403, 'You are not licensed to use this application.');
  }
  if (outcome.reason !== 'OK') return refuse(context, node, outcome.user);
  if (node.product.switches.twoStepEnrolled.includes(outcome.user.name)) {
    return context.json(
      { conversationId: randomUUID(), nextLoginStep: 'TOTP_CODE_VERIFICATION' },
      412,
    );
  }
  beginSession(context, node, outcome.user);
  const isRemembered = request.rememberMe || node.product.switches.remembersEverybody;
  if (isRemembered) rememberUser(context, node, outcome.user);
  return context.json({ next: request.targetUrl || `${node.product.contextPath}/` });
}

function refuse(context: ProductContext, node: ProductNode, user: User | undefined): Response {
  const captchaRequired = user !== undefined && needsCaptcha(node.product, user);
  const message = 'Sorry, your username and password are incorrect. Please try again.';
  return context.json({ captchaRequired, message }, 401);
}
