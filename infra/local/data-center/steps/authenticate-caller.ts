// In: a request with a token, a session cookie, a remember-me cookie, Basic credentials or nothing.
// Out: the caller, in Seraph's order; or a refusal before any resource is reached.
import type { MiddlewareHandler } from 'hono';
import type { HTTPException } from 'hono/http-exception';
import type { User } from '#infra/local/data-center/state/make-directory.ts';
import type {
  Caller,
  ProductContext,
  ProductHono,
  ProductNode,
} from '#infra/local/data-center/state/product.ts';
import { isKnown } from '#infra/local/data-center/state/users.ts';
import { readCookies, setSessionCookies, setXsrfCookie } from './cookies.ts';
import { captchaDenial, type LoginOutcome, logIn, stampLoginReason } from './log-in.ts';
import { matchesPath, readBasicCredentials } from './requests.ts';
import { findSession, mayKeepSession, openLoginSession } from './sessions.ts';
import { findSharedCaller } from './shared-sign-in.ts';

const anonymous: Caller = { kind: 'anonymous', user: null, session: null };

/** Finds out who calls and stores it as `caller`. */
export function authenticateCaller(node: ProductNode): MiddlewareHandler<ProductHono> {
  return async (context, next) => {
    context.set('caller', { ...anonymous, kind: 'refused' });
    const caller = await findCaller(context, node);
    context.set('caller', caller);
    if (caller.user !== null) stampLoginReason(context, node, 'OK');
    else if (caller.session?.signedOut) stampLoginReason(context, node, 'OUT');
    await next();
  };
}

function findCaller(context: ProductContext, node: ProductNode): Caller | Promise<Caller> {
  const { singleSignOn } = node.product;
  const isOwn = context.req.header('authorization') !== undefined || isStatus(context);
  if (singleSignOn !== undefined && !isOwn) return findSharedCaller(context, node, singleSignOn);
  return (
    findTokenOwner(context, node) ??
    findSessionCaller(context, node) ??
    findRemembered(context, node) ??
    findBasicCaller(context, node) ??
    demandBasic(context, node) ?? { ...anonymous, session: findSession(context, node) ?? null }
  );
}

// What a load balancer requests every few seconds: it opens no session.
function isStatus(context: ProductContext): boolean {
  return context.get('path') === '/status';
}

function findTokenOwner(context: ProductContext, node: ProductNode): Caller | undefined {
  const token = /^Bearer +(\S+)$/i.exec(context.req.header('authorization') ?? '')?.[1];
  if (token === undefined || !node.product.switches.tokensEnabled) return undefined;
  const owner = node.product.tokens.get(token);
  if (owner === undefined || !isKnown(node.product, owner) || !owner.active)
    throw unknownToken(node);
  leaveSession(context, node, owner);
  return { kind: 'token', user: owner, session: null };
}

// The session of a token call is destroyed after the call, so its cookies, where they are sent, are worth nothing.
function leaveSession(context: ProductContext, node: ProductNode, owner: User): void {
  const left = node.product.switches.tokenLeavesSession;
  if (left === 'nothing') return;
  const session = node.sessions.open(owner, 'token');
  if (left === 'xsrf-cookie') setXsrfCookie(context, node, session);
  else setSessionCookies(context, node, session);
  if (left !== 'live') node.sessions.close(session);
}

function findSessionCaller(context: ProductContext, node: ProductNode): Caller | undefined {
  const session = findSession(context, node);
  if (session === undefined || session.user === null) return undefined;
  if (!mayKeepSession(node, session.user)) {
    node.sessions.close(session);
    return undefined;
  }
  return { kind: 'session', user: session.user, session };
}

function findRemembered(context: ProductContext, node: ProductNode): Caller | undefined {
  for (const value of readCookies(context, node.product.kind.rememberMeCookie)) {
    const user = node.product.rememberMe.recognise(value);
    if (user === undefined || !isKnown(node.product, user) || !user.active) continue;
    const session = openLoginSession(context, node, { user, origin: 'remember-me' });
    return { kind: 'remember-me', user, session };
  }
  return undefined;
}

function findBasicCaller(context: ProductContext, node: ProductNode): Caller | undefined {
  const credentials = readBasicCredentials(context, node);
  if (credentials === null || authTypeOf(context, node) === 'none') return undefined;
  const outcome = checkSecondStep(node, logIn(node.product, credentials));
  if (outcome.reason !== 'OK') return refuseBasic(context, node, outcome);
  const { user } = outcome;
  const session = openLoginSession(context, node, { user, origin: 'basic' });
  return { kind: 'basic', user, session };
}

function checkSecondStep(node: ProductNode, outcome: LoginOutcome): LoginOutcome {
  const { twoStepEnrolled, twoStepOnBasic } = node.product.switches;
  if (outcome.reason !== 'OK' || twoStepOnBasic === 'ignored') return outcome;
  if (!twoStepEnrolled.includes(outcome.user.name)) return outcome;
  return { reason: 'AUTHENTICATED_FAILED', user: outcome.user };
}

function refuseBasic(context: ProductContext, node: ProductNode, outcome: LoginOutcome): Caller {
  stampLoginReason(context, node, outcome.reason);
  const lenient = node.product.switches.anonymousDespiteBadBasic;
  if (lenient.some((pattern) => matchesPath(pattern, context.get('path')))) return anonymous;
  const reason = `Basic Authentication Failure - Reason : ${outcome.reason}`;
  if (outcome.reason !== 'AUTHENTICATION_DENIED') {
    throw node.product.kind.unauthorized('basic', reason);
  }
  const page = { body: reason, contentType: 'text/html;charset=UTF-8' };
  throw captchaDenial(context, node, node.product.kind.captchaBody?.(reason) ?? page);
}

function demandBasic(context: ProductContext, node: ProductNode): undefined {
  if (authTypeOf(context, node) !== 'basic') return undefined;
  context.header('WWW-Authenticate', 'Basic realm="protected-area"');
  throw node.product.kind.unauthorized('challenge', 'Authentication is required.');
}

function authTypeOf(context: ProductContext, node: ProductNode): string | undefined {
  return node.product.kind.seraph ? context.req.query('os_authType') : undefined;
}

function unknownToken(node: ProductNode): HTTPException {
  const message = 'Client must be authenticated to access this resource.';
  return node.product.kind.unauthorized('token', message);
}
