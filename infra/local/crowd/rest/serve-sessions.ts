// In: calls of /session.
// Out: tokens that sign users in to every application: minted, validated, looked up and ended.
import * as v from 'valibot';
import { answerEmpty, answerEntity } from '#infra/local/crowd/representation/answers.ts';
import { optionalText, readEntity } from '#infra/local/crowd/representation/read-entity.ts';
import { refusal } from '#infra/local/crowd/representation/refusal.ts';
import type { User } from '#infra/local/crowd/state/directory.ts';
import type { Session } from '#infra/local/crowd/state/make-sessions.ts';
import type { CrowdApp, CrowdContext, CrowdState } from '#infra/local/crowd/state/make-state.ts';
import { authenticateUser, demandAccess, requireQuery } from './requirements.ts';
import {
  type Factor,
  identifyClient,
  readDuration,
  toSessionEntity,
  ValidationFactors,
} from './sessions.ts';

const AuthenticationContext = v.object({
  username: optionalText,
  userName: optionalText,
  password: optionalText,
  'validation-factors': v.nullish(ValidationFactors),
});
type AuthenticationContext = v.InferOutput<typeof AuthenticationContext>;

/** Adds the session resource. */
export function serveSessions(app: CrowdApp, crowd: CrowdState): void {
  app.post('/session', (context) => signIn(context, crowd));
  app.delete('/session', (context) => endAll(context, crowd));
  app.get('/session/:token', (context) => {
    return answerSession(context, crowd, requireSession(context, crowd));
  });
  app.post('/session/:token', (context) => validate(context, crowd));
  app.delete('/session/:token', (context) => {
    crowd.sessions.close(context.req.param('token'));
    return answerEmpty(context, crowd, 204);
  });
}

async function signIn(context: CrowdContext, crowd: CrowdState): Promise<Response> {
  const asked = await readEntity(context, AuthenticationContext);
  const durationMs = readDuration(context, crowd);
  const checksPassword = context.req.query('validate-password')?.toLowerCase() !== 'false';
  const user = authenticateUser(crowd, {
    username: readUsername(asked, crowd),
    password: checksPassword ? (asked.password ?? '') : null,
  });
  demandAccess(context, crowd, user);
  const factors = asked['validation-factors']?.validationFactors ?? [];
  const { session, isNew } = openSession(crowd, { user, factors, durationMs });
  const entity = toSessionEntity(context, crowd, session);
  context.header('Location', (entity['link'] as { href: string }).href);
  const status = isNew ? 201 : crowd.switches.repeatedSignInStatus;
  return answerEntity(context, ['session', entity], status);
}

function readUsername({ username, userName }: AuthenticationContext, crowd: CrowdState): string {
  const name = username ?? (crowd.switches.acceptsUserName ? userName : null);
  if (name === null || name === undefined) {
    throw refusal('ILLEGAL_ARGUMENT', 'username must be given');
  }
  return name;
}

interface SessionRequest {
  readonly user: User;
  readonly factors: readonly Factor[];
  readonly durationMs: number;
}

// An ongoing session of the same user and factors goes on, so that its token stays good everywhere.
function openSession(
  { sessions, switches }: CrowdState,
  { user, factors, durationMs }: SessionRequest,
): { session: Session; isNew: boolean } {
  const identity = identifyClient(factors, switches);
  const ongoing = sessions.findLike({ user, identity });
  if (ongoing === undefined || switches.repeatedSignIn === 'new-token') {
    const factorCount = factors.length;
    return { session: sessions.open({ user, identity, factorCount, durationMs }), isNew: true };
  }
  sessions.extend(ongoing, durationMs);
  return { session: ongoing, isNew: false };
}

async function validate(context: CrowdContext, crowd: CrowdState): Promise<Response> {
  const { validationFactors } = await readEntity(context, ValidationFactors);
  const session = requireSession(context, crowd);
  const identity = identifyClient(validationFactors ?? [], crowd.switches);
  if (session.identity !== identity || !session.user.active) throw invalidToken();
  demandAccess(context, crowd, session.user);
  crowd.sessions.extend(session);
  return answerSession(context, crowd, session);
}

function requireSession(context: CrowdContext, crowd: CrowdState): Session {
  const session = crowd.sessions.find(context.req.param('token') ?? '');
  if (session === undefined) throw invalidToken();
  return session;
}

function invalidToken() {
  return refusal('INVALID_SSO_TOKEN', 'Token does not validate.');
}

function answerSession(context: CrowdContext, crowd: CrowdState, session: Session): Response {
  return answerEntity(context, ['session', toSessionEntity(context, crowd, session)]);
}

function endAll(context: CrowdContext, crowd: CrowdState): Response {
  const user = crowd.directory.findUser(requireQuery(context, 'username'));
  if (user !== undefined) crowd.sessions.closeAllOf(user, context.req.query('exclude'));
  return answerEmpty(context, crowd, 204);
}

/** Adds the cookie configuration resource. */
export function serveCookieConfig(app: CrowdApp, crowd: CrowdState): void {
  app.get('/config/cookie', (context) => {
    const { cookie, unsetCookieDomain } = crowd.switches;
    const domain = cookie.domain ?? unsetCookieDomain;
    return answerEntity(context, ['cookie-config', { ...cookie, domain }]);
  });
}
