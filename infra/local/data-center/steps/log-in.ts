// In: a name and a password.
// Out: Seraph's verdict, with the counters moved that decide about CAPTCHA.
import { HTTPException } from 'hono/http-exception';
import type { User } from '#infra/local/data-center/state/make-directory.ts';
import type {
  ProductContext,
  ProductNode,
  ProductState,
} from '#infra/local/data-center/state/product.ts';
import { noteSignIn } from '#infra/local/data-center/state/users.ts';
import { setRememberMeCookie } from './cookies.ts';
import { baseUrlOf, type Credentials } from './requests.ts';

/** Values of X-Seraph-LoginReason. */
export type LoginReason =
  | 'OK'
  | 'AUTHENTICATED_FAILED'
  | 'AUTHENTICATION_DENIED'
  | 'AUTHORISATION_FAILED';

export type LoginOutcome =
  | { reason: 'OK'; user: User }
  | { reason: Exclude<LoginReason, 'OK'>; user: User | undefined };

/** Returns the user who signed in, or why the log-in failed. Past the CAPTCHA limit even the right password is denied. */
export function logIn(product: ProductState, credentials: Credentials): LoginOutcome {
  const user = product.directory.findUser(credentials.username);
  if (user === undefined) return { reason: 'AUTHENTICATED_FAILED', user };
  if (needsCaptcha(product, user)) return { reason: 'AUTHENTICATION_DENIED', user };
  const accepted = user.active && product.directory.acceptsPassword(user, credentials.password);
  if (!accepted) return noteFailure(product, user);
  if (!product.kind.maySignIn(product, user)) return { reason: 'AUTHORISATION_FAILED', user };
  noteSignIn(product, user);
  return { reason: 'OK', user };
}

function noteFailure(product: ProductState, user: User): LoginOutcome {
  user.logins.failed += 1;
  user.logins.failedInARow += 1;
  user.logins.lastFailedMs = product.nowMs();
  return { reason: 'AUTHENTICATED_FAILED', user };
}

/** Returns whether the user failed so often that only a solved CAPTCHA lets them in. */
export function needsCaptcha(product: ProductState, user: User): boolean {
  const limit = product.switches.captchaAfterFailures;
  return limit !== null && user.logins.failedInARow >= limit;
}

/**
 * Returns the verdict on a password typed into the form, its header set. Where sign-in is shared, the product's own
 * passwords open no browser session: every user is unknown.
 */
export function logInByForm(
  context: ProductContext,
  node: ProductNode,
  credentials: Credentials,
): LoginOutcome {
  const outcome = judge(node, credentials);
  stampLoginReason(context, node, outcome.reason);
  return outcome;
}

function judge(node: ProductNode, credentials: Credentials): LoginOutcome {
  if (node.product.singleSignOn === undefined) return logIn(node.product, credentials);
  return { reason: 'AUTHENTICATED_FAILED', user: undefined };
}

/** Sends a remember-me cookie that signs the user in on every node until its age. */
export function rememberUser(context: ProductContext, node: ProductNode, user: User): void {
  const lifetimeMs = node.product.switches.rememberMeSeconds * 1000;
  setRememberMeCookie(context, node, node.product.rememberMe.issue(user, lifetimeMs));
}

/** Sends X-Seraph-LoginReason, where Seraph signs users on. `OUT`: the visitor signed out. */
export function stampLoginReason(
  context: ProductContext,
  node: ProductNode,
  reason: LoginReason | 'OUT',
): void {
  if (!node.product.kind.seraph) return;
  const { loginReasonsJoined } = node.product.switches;
  context.header('X-Seraph-LoginReason', loginReasonsJoined ? `OUT, ${reason}` : reason);
}

/** Returns the value of X-Authentication-Denied-Reason. */
export function captchaReason(context: ProductContext, node: ProductNode): string {
  return `CAPTCHA_CHALLENGE; login-url=${baseUrlOf(context, node)}${node.product.kind.loginPath}`;
}

/** Returns the refusal of a user who must solve a CAPTCHA at the log-in page first. */
export function captchaDenial(
  context: ProductContext,
  node: ProductNode,
  answer: { body: string; contentType: string },
): HTTPException {
  const { seraph } = node.product.kind;
  stampLoginReason(context, node, node.product.switches.captchaLoginReason);
  const isNamed = node.product.switches.captchaDenial === 'header403';
  const status = isNamed ? 403 : 401;
  const headers = {
    'Content-Type': answer.contentType,
    ...(seraph && { 'WWW-Authenticate': `OAuth realm="${baseUrlOf(context, node)}"` }),
    ...(isNamed && { 'X-Authentication-Denied-Reason': captchaReason(context, node) }),
  };
  return new HTTPException(status, { res: new Response(answer.body, { status, headers }) });
}
