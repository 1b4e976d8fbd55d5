// In: a user and their request. Out: a session of the product's own, by the product's own login.
import type { AcceptedRequest } from '#shared/accept/accept-request.ts';
import type { AdapterOptions } from '#shared/atlassian/rest/product-parts.ts';
import type { ServiceCalls } from '#shared/atlassian/rest/service-account.ts';
import { type BoundedCache, boundedCache } from '#shared/base/bounded-cache.ts';
import { Failure } from '#shared/base/failure.ts';
import { withoutLife } from '#shared/base/without-life.ts';
import { toProductCookies } from '#shared/forward/to-product-cookies.ts';
import { isSameUser, toUserKey } from '#shared/products/is-same-user.ts';
import { PRODUCT_FACTS } from '#shared/products/product-facts.ts';
import type { DerivedPasswords } from '#shared/session/derived-passwords.ts';
import { expireRememberMe } from '#shared/session/expire-remember-me.ts';
import {
  EXISTING_SESSION,
  type ProductSession,
  type SessionStrategy,
  type SessionUser,
} from '#shared/session/product-session.ts';
import type { ProductSettings } from '#shared/settings/product-settings.ts';
import type { Credentials, Login, LoginOptions } from './login-outcome.ts';
import { type LoginTry, loginTries, type PasswordAge, type TryLogins } from './login-tries.ts';
import { passwordSetter, type ToPasswordCall } from './set-password.ts';

/** What sessions of any product need. */
export interface ProductSessionOptions extends AdapterOptions, DerivedPasswords {
  readonly settings: Pick<ProductSettings, 'rememberMe' | 'sessionCookie'>;
  /** Of the load balancer's sign-in: no cookie for the product. */
  readonly loadBalancerCookieName: string;
}

/** What differs from product to product. */
export interface NativeSessionOptions extends LoginOptions, ServiceCalls, DerivedPasswords {
  readonly loadBalancerCookieName: string;
  /** In the order in which they are tried until one is found to work. */
  readonly logins: readonly Login[];
  readonly toPasswordCall: ToPasswordCall;
  /** Whether the login calls the password of a user without access to the product wrong. */
  readonly deniesUnlicensed: boolean;
  /** Returns the user in whose session a request with this Cookie header would be; null: no user. */
  readonly findSessionUser: (cookie: string) => Promise<string | null>;
}

/**
 * Returns native sessions: the derived password through the product's own login, set by the service
 * account first where it is most likely another, and when the login says that it is wrong. The kind
 * of login that works is found once.
 */
export function nativeSessions(options: NativeSessionOptions): SessionStrategy {
  const native: Native = {
    ...options,
    tryLogins: loginTries(options.logins),
    setPassword: passwordSetter(options, options.toPasswordCall),
    deniedInMaintenance: boundedCache(),
  };
  return {
    hasSessionCookie: (request) => hasSessionCookie(native, request),
    findExistingSession: (request, username) => findExistingSession(native, request, username),
    open: (request, user) => open(native, request, user),
  };
}

interface Native extends NativeSessionOptions {
  readonly setPassword: (credentials: Credentials) => Promise<void>;
  readonly tryLogins: TryLogins;
  readonly deniedInMaintenance: BoundedCache<boolean>;
}

const hasSessionCookie = ({ sessionCookies }: Native, { cookies }: AcceptedRequest) =>
  [...sessionCookies].some((name) => cookies.has(name));

// Some cookie leads to the node that holds the session, and operators call it anything: all go along, as
// they would with the browser, but those that would revive another session instead of answering whose this is.
async function findExistingSession(
  native: Native,
  request: AcceptedRequest,
  username: string,
): Promise<ProductSession | null> {
  if (!hasSessionCookie(native, request)) return null;
  const cookies = toProductCookies(request.cookies, native.loadBalancerCookieName);
  const cookie = [...cookies]
    .filter(([name]) => !REVIVING.has(name))
    .map(([name, value]) => `${name}=${value}`)
    // Node refuses to send these, and the session would count as unknown.
    .filter((pair) => !/\p{Cc}/u.test(pair))
    .join('; ');
  const sessionUser = await native.findSessionUser(cookie).catch(toNoUser);
  return sessionUser !== null && isSameUser(sessionUser, username) ? EXISTING_SESSION : null;
}

const REVIVING: ReadonlySet<string> = new Set([
  ...Object.values(PRODUCT_FACTS).map(({ rememberMeCookie }) => rememberMeCookie),
  // Of Crowd's single sign-on, by its default name.
  'crowd.token_key',
]);

// A page or a redirect instead of an answer: in a session that lives there would be one. Where the product is
// ready for nothing at all, its login says so.
function toNoUser(error: unknown): null {
  if (!(error instanceof Failure)) throw error;
  const { code, evidence } = error;
  if (NO_ANSWER.has(code) || NO_ANSWER.has(`${code} ${evidence.reason}`)) return null;
  throw error;
}

const NO_ANSWER: ReadonlySet<string> = new Set([
  ...['provision.product_refused', 'provision.firewall_refused'],
  ...['provision.product_unavailable page', 'provision.product_unavailable not_ready'],
]);

async function open(
  native: Native,
  request: AcceptedRequest,
  user: SessionUser,
): Promise<ProductSession> {
  const { username, isNew } = user;
  const passwordKid = await native.findPasswordKid(isNew ? null : user.passwordKid);
  const credentials = { username, password: await native.passwordFor(username, passwordKid) };
  const isOurs = isNew || user.passwordKid === passwordKid;
  const age = isNew ? 'just set' : 'set before';
  const before = isOurs ? await tryEndpoints(native, credentials, age) : null;
  if (isNew) requireEntitled(native, before);
  const opened: LoggedIn = before?.setCookies
    ? before
    : await setAndLogIn(native, credentials, user, before);
  if (!opened.setCookies) return refuseLogin(native, { reason: 'wrong_password' });
  const expired = native.rememberMe ? [] : expireRememberMe(request);
  const setCookies = [...withoutRememberMe(native, opened.setCookies), ...expired];
  return { setCookies, passwordKid: opened.passwordKid ?? passwordKid };
}

interface LoggedIn extends Pick<LoginTry, 'setCookies'> {
  /** Where it is another than that of the credentials. */
  readonly passwordKid?: string | null;
}

async function setAndLogIn(
  native: Native,
  credentials: Credentials,
  user: SessionUser,
  before: LoginTry | null,
): Promise<LoggedIn> {
  const maintenance = await native.setPassword(credentials).then(() => null, toMaintenance);
  if (maintenance !== null) {
    return before === null ? logInAnyway(native, user, maintenance) : refuse(maintenance);
  }
  const after = await tryEndpoints(native, credentials, 'just set');
  if (after.setCookies) return after;
  requireEntitled(native, after);
  // The password is right now: where one kind of login denies it, another may say why. Not where one was denied
  // before, too: a third failure would be a lock.
  return before === null ? native.tryLogins(credentials, 'just set', after.tried) : after;
}

/** Throws `session.not_entitled` where a product says of a user without access that the password is wrong: it was just set. */
function requireEntitled({ deniesUnlicensed, connection }: Native, tried: LoginTry | null): void {
  if (!deniesUnlicensed || tried === null || tried.setCookies) return;
  const { product } = connection;
  throw new Failure('session.not_entitled', { product, reason: 'password_just_set' });
}

/** Returns the failure of a product that takes no writes for a while; else throws what was thrown. */
function toMaintenance(error: unknown): Failure {
  if (error instanceof Failure && error.code === 'provision.read_only_mode') return error;
  throw error;
}

function refuse(failure: Failure): never {
  throw failure;
}

// The password may be ours from an earlier sign-on, by the key of then. A failed try counts towards the CAPTCHA, so
// there is one for each user and instance.
async function logInAnyway(
  native: Native,
  { username, passwordKid }: SessionUser,
  maintenance: Failure,
): Promise<LoggedIn> {
  const key = toUserKey(username);
  if (native.deniedInMaintenance.get(key)) throw maintenance;
  const password = await native.passwordFor(username, passwordKid);
  const { setCookies } = await tryEndpoints(native, { username, password }, 'set before');
  if (setCookies) return { setCookies, passwordKid };
  native.deniedInMaintenance.set(key, true);
  throw maintenance;
}

/** Tries the logins. Throws `session.login_refused` when none of them is there at all. */
async function tryEndpoints(
  native: Native,
  credentials: Credentials,
  age: PasswordAge,
): Promise<LoginTry> {
  const tried = await native.tryLogins(credentials, age);
  const { refusedStatus: status } = tried;
  return status === null ? tried : refuseLogin(native, { status, reason: 'no_endpoint' });
}

function refuseLogin(
  { connection: { product } }: Native,
  evidence: { readonly status?: number; readonly reason: string },
): never {
  throw new Failure('session.login_refused', { product, ...evidence });
}

// It stays good at the product for weeks, and clusters of Confluence give it unasked: where it is not
// wanted the browser never sees it, where it is, it ends with the browser.
function withoutRememberMe({ rememberMe }: Native, lines: readonly string[]) {
  const isRememberMe = (line: string) =>
    Object.values(PRODUCT_FACTS).some((facts) => line.startsWith(`${facts.rememberMeCookie}=`));
  return lines
    .filter((line) => rememberMe || !isRememberMe(line))
    .map((line) => (isRememberMe(line) ? withoutLife(line) : line));
}
