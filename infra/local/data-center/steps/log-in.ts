// In: a name and a password.
// Out: Seraph's verdict, with the counters moved that decide about CAPTCHA.
import { HTTPException } from 'hono/http-exception';
import type { Person } from '#infra/local/data-center/state/make-directory.ts';
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
  | { reason: 'OK'; person: Person }
  | { reason: Exclude<LoginReason, 'OK'>; person: Person | undefined };

/** Who signed in, or why nobody did. Past the CAPTCHA limit even the right password is denied. */
export function logIn(product: ProductState, credentials: Credentials): LoginOutcome {
  const person = product.directory.findPerson(credentials.username);
  if (person === undefined) return { reason: 'AUTHENTICATED_FAILED', person };
  if (needsCaptcha(product, person)) return { reason: 'AUTHENTICATION_DENIED', person };
  const accepted = person.active && product.directory.acceptsPassword(person, credentials.password);
  if (!accepted) return noteFailure(product, person);
  if (!product.kind.maySignIn(product, person)) return { reason: 'AUTHORISATION_FAILED', person };
  noteSignIn(product, person);
  return { reason: 'OK', person };
}

function noteFailure(product: ProductState, person: Person): LoginOutcome {
  person.logins.failed += 1;
  person.logins.failedInARow += 1;
  person.logins.lastFailedMs = product.nowMs();
  return { reason: 'AUTHENTICATED_FAILED', person };
}

/** Whether the person failed so often that only a solved CAPTCHA lets them in. */
export function needsCaptcha(product: ProductState, person: Person): boolean {
  const limit = product.switches.captchaAfterFailures;
  return limit !== null && person.logins.failedInARow >= limit;
}

/**
 * The verdict on a password that somebody typed, its header set. Where sign-in is shared, the product's own
 * passwords open no browser session: everybody is a stranger.
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
  return { reason: 'AUTHENTICATED_FAILED', person: undefined };
}

/** Sends a remember-me cookie that signs the person in on every node until its age. */
export function rememberPerson(context: ProductContext, node: ProductNode, person: Person): void {
  const lifetimeMs = node.product.switches.rememberMeSeconds * 1000;
  setRememberMeCookie(context, node, node.product.rememberMe.issue(person, lifetimeMs));
}

/** Sends X-Seraph-LoginReason, where Seraph signs people on. `OUT`: the visitor signed out. */
export function stampLoginReason(
  context: ProductContext,
  node: ProductNode,
  reason: LoginReason | 'OUT',
): void {
  if (node.product.kind.seraph) context.header('X-Seraph-LoginReason', reason);
}

/** The value of X-Authentication-Denied-Reason. */
export function captchaReason(context: ProductContext, node: ProductNode): string {
  return `CAPTCHA_CHALLENGE; login-url=${baseUrlOf(context, node)}${node.product.kind.loginPath}`;
}

/** The 403 for somebody who must solve a CAPTCHA at the log-in page first. */
export function captchaDenial(
  context: ProductContext,
  node: ProductNode,
  answer: { body: string; contentType: string },
): HTTPException {
  stampLoginReason(context, node, 'AUTHENTICATION_DENIED');
  const headers = {
    'Content-Type': answer.contentType,
    'X-Authentication-Denied-Reason': captchaReason(context, node),
  };
  return new HTTPException(403, { res: new Response(answer.body, { status: 403, headers }) });
}
