// In: a request with a token, a session cookie, a remember-me cookie, Basic credentials or nothing.
// Out: the caller, in Seraph's order; or a refusal before any resource is reached.

import type { MiddlewareHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { Person } from '#infra/local/jira/state/make-directory.ts';
import type { Caller, JiraContext, JiraHono, JiraNode } from '#infra/local/jira/state/make-node.ts';
import type { Session } from '#infra/local/jira/state/make-sessions.ts';
import { captchaDenial } from './captcha-denial.ts';
import { findSession } from './find-session.ts';
import { type LoginOutcome, logIn } from './log-in.ts';
import { matchesPath } from './matches-path.ts';
import { openLoginSession } from './open-login-session.ts';
import { readBasicCredentials } from './read-basic-credentials.ts';
import { readCookies } from './read-cookies.ts';
import { setSessionCookies } from './set-session-cookies.ts';
import { setSessionIdCookie } from './set-session-id-cookie.ts';
import { unauthorizedPage } from './unauthorized-page.ts';

const nobody: Caller = { kind: 'anonymous', person: null, session: null };

/** Finds out who calls and stores it as `caller`. */
export function authenticateCaller(node: JiraNode): MiddlewareHandler<JiraHono> {
  return async (context, next) => {
    context.set('caller', { ...nobody, kind: 'refused' });
    const caller = findCaller(context, node);
    context.set('caller', caller);
    if (caller.person !== null) context.header('X-Seraph-LoginReason', 'OK');
    else if (caller.session?.signedOut) context.header('X-Seraph-LoginReason', 'OUT');
    await next();
  };
}

function findCaller(context: JiraContext, node: JiraNode): Caller {
  return (
    findTokenOwner(context, node) ??
    findSessionCaller(context, node) ??
    findRemembered(context, node) ??
    findBasicCaller(context, node) ??
    demandBasic(context) ?? { ...nobody, session: findSession(context, node) ?? null }
  );
}

function findTokenOwner(context: JiraContext, node: JiraNode): Caller | undefined {
  const token = /^Bearer +(\S+)$/i.exec(context.req.header('authorization') ?? '')?.[1];
  if (token === undefined || !node.jira.switches.tokensEnabled) return undefined;
  const owner = node.jira.tokens.get(token);
  if (owner === undefined || !isKnown(node, owner) || !owner.active) throw unknownToken();
  leaveSession(context, node, owner);
  return { kind: 'token', person: owner, session: null };
}

// The session of a token call is destroyed after the call, so its cookie, where one is sent, is worth nothing.
function leaveSession(context: JiraContext, node: JiraNode, owner: Person): void {
  const left = node.jira.switches.tokenLeavesSession;
  if (left === 'nothing') return;
  const session = node.sessions.open(owner);
  if (left === 'live') {
    setSessionCookies(context, node, session);
  } else {
    node.sessions.close(session);
    setSessionIdCookie(context, node, session.id);
  }
}

function findSessionCaller(context: JiraContext, node: JiraNode): Caller | undefined {
  const session = findSession(context, node);
  if (session === undefined || session.person === null) return undefined;
  if (!mayKeepSession(node, session.person)) {
    node.sessions.close(session);
    return undefined;
  }
  return { kind: 'session', person: session.person, session };
}

function mayKeepSession(node: JiraNode, person: Person): boolean {
  if (!isKnown(node, person)) return false;
  return person.active || !node.jira.switches.deactivationEndsSessions;
}

function isKnown(node: JiraNode, person: Person): boolean {
  return node.jira.directory.findPerson(person.name) === person;
}

function findRemembered(context: JiraContext, node: JiraNode): Caller | undefined {
  for (const value of readCookies(context, 'seraph.rememberme.cookie')) {
    const person = node.jira.rememberMe.recognise(value);
    if (person === undefined || !isKnown(node, person) || !person.active) continue;
    return { kind: 'remember-me', person, session: openLoginSession(context, node, person) };
  }
  return undefined;
}

function findBasicCaller(context: JiraContext, node: JiraNode): Caller | undefined {
  const credentials = readBasicCredentials(context);
  if (credentials === null || context.req.query('os_authType') === 'none') return undefined;
  const outcome = checkSecondStep(node, logIn(node.jira, credentials));
  if (outcome.reason !== 'OK') return refuseBasic(context, node, outcome);
  const session: Session = openLoginSession(context, node, outcome.person);
  return { kind: 'basic', person: outcome.person, session };
}

function checkSecondStep(node: JiraNode, outcome: LoginOutcome): LoginOutcome {
  const { twoStepEnrolled, twoStepOnBasic } = node.jira.switches;
  if (outcome.reason !== 'OK' || twoStepOnBasic === 'ignored') return outcome;
  if (!twoStepEnrolled.includes(outcome.person.name)) return outcome;
  return { reason: 'AUTHENTICATED_FAILED', person: outcome.person };
}

function refuseBasic(context: JiraContext, node: JiraNode, outcome: LoginOutcome): Caller {
  context.header('X-Seraph-LoginReason', outcome.reason);
  const lenient = node.jira.switches.anonymousDespiteBadBasic;
  if (lenient.some((pattern) => matchesPath(pattern, context.get('path')))) return nobody;
  const reason = `Basic Authentication Failure - Reason : ${outcome.reason}`;
  if (outcome.reason !== 'AUTHENTICATION_DENIED') throw unauthorizedPage(reason);
  throw captchaDenial(context, node, { body: reason, contentType: 'text/html;charset=UTF-8' });
}

function demandBasic(context: JiraContext): undefined {
  if (context.req.query('os_authType') !== 'basic') return undefined;
  context.header('WWW-Authenticate', 'Basic realm="protected-area"');
  throw unauthorizedPage('Authentication is required.');
}

function unknownToken(): HTTPException {
  const message = 'Client must be authenticated to access this resource.';
  return new HTTPException(401, {
    res: Response.json({ message, 'status-code': 401 }, { status: 401 }),
  });
}
