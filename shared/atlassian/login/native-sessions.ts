// In: a person and their request. Out: a session of the product's own, by the product's own login.
import type { AcceptedRequest } from '#shared/accept/accept-request.ts';
import type { AdapterOptions } from '#shared/atlassian/product-parts.ts';
import type { ServiceCalls } from '#shared/atlassian/rest/service-account.ts';
import { passwordSetter, type ToPasswordCall } from '#shared/atlassian/rest/set-password.ts';
import { Failure } from '#shared/base/failure.ts';
import { withoutLife } from '#shared/base/without-life.ts';
import { isSameUser } from '#shared/products/is-same-user.ts';
import { PRODUCT_FACTS } from '#shared/products/product-facts.ts';
import { readSessionUser } from '#shared/products/read-session-user.ts';
import { expireRememberMe } from '#shared/session/expire-remember-me.ts';
import {
  EXISTING_SESSION,
  type ProductSession,
  type SessionStrategy,
  type SessionUser,
} from '#shared/session/product-session.ts';
import type { Credentials, Login, LoginScene } from './login.ts';

/** What sessions of any product need. */
export interface ProductSessionOptions extends AdapterOptions {
  readonly rememberMe: boolean;
}

/** What differs from product to product. */
export interface NativeSessionOptions extends LoginScene, ServiceCalls {
  /** In the order in which they are tried until one is found to work. */
  readonly logins: readonly Login[];
  readonly passwordFor: (username: string) => Promise<string>;
  readonly toPasswordCall: ToPasswordCall;
  /** In whose session a request with this Cookie header would be; null: in nobody's. */
  readonly findSessionUser: (cookie: string) => Promise<string | null>;
}

/**
 * Returns native sessions: the derived password through the product's own login, set by the service
 * account first where it is most likely another, and when the login says that it is wrong. The kind
 * of login that works is found once.
 */
export function nativeSessions(options: NativeSessionOptions): SessionStrategy {
  const order = loginOrder(options.logins);
  const setPassword = passwordSetter(options, options.toPasswordCall);
  const native: Native = { ...options, order, setPassword };
  const { sessionCookie } = options;
  return {
    hasSessionCookie: ({ cookies }) => cookies.has(sessionCookie),
    sessionUserOf: readSessionUser,
    findExistingSession: (request, username) => findExistingSession(native, request, username),
    open: (request, person) => open(native, request, person),
  };
}

interface Native extends NativeSessionOptions {
  readonly setPassword: (credentials: Credentials) => Promise<void>;
  readonly order: LoginOrder;
}

interface LoginOrder {
  readonly current: () => readonly Login[];
  readonly worked: (login: Login) => void;
}

function loginOrder(logins: readonly Login[]): LoginOrder {
  let order = logins;
  return {
    current: () => order,
    worked: (login) => {
      if (order[0] !== login) order = [login, ...logins.filter((other) => other !== login)];
    },
  };
}

// The load balancer's stickiness cookies lead to the node that holds the session.
const STICKINESS = /^(?:AWSALB|AWSALBCORS|AWSALBAPP-\d)$/;

// Nothing else goes along: a remember-me cookie would revive somebody's session instead of
// answering whose this one is.
async function findExistingSession(
  { sessionCookie, findSessionUser }: Native,
  { cookies }: AcceptedRequest,
  username: string,
): Promise<ProductSession | null> {
  if (!cookies.has(sessionCookie)) return null;
  const pairs = [...cookies].filter(([name]) => name === sessionCookie || STICKINESS.test(name));
  const owner = await findSessionUser(
    pairs.map(([name, value]) => `${name}=${value}`).join('; '),
  ).catch(toNobody);
  return owner !== null && isSameUser(owner, username) ? EXISTING_SESSION : null;
}

// A page or a redirect instead of an answer: in a session that lives there would be one.
function toNobody(error: unknown): null {
  if (error instanceof Failure && error.code === 'provision.product_refused') return null;
  throw error;
}

async function open(
  native: Native,
  request: AcceptedRequest,
  { username, password: whose }: SessionUser,
): Promise<ProductSession> {
  const { order, setPassword } = native;
  const credentials = { username, password: await native.passwordFor(username) };
  let tried = whose === 'ours' ? await tryLogins(native, credentials, order.current()) : null;
  if (!tried?.setCookies) {
    await setPassword(credentials);
    tried = await tryLogins(native, credentials, order.current());
  }
  // The password is right now: where one kind of login still denies it, another may say why.
  const setCookies =
    tried.setCookies ?? (await tryEach(credentials, tried.untried, order)).setCookies;
  if (!setCookies) return refuseLogin(native, { reason: 'wrong_password' });
  const forgotten = native.rememberMe ? [] : expireRememberMe(request);
  return { setCookies: [...withoutRememberMe(native, setCookies), ...forgotten] };
}

/** Throws `session.login_refused` when none of the logins is there at all. */
async function tryLogins(
  native: Native,
  credentials: Credentials,
  logins: readonly Login[],
): Promise<Tried> {
  const tried = await tryEach(credentials, logins, native.order);
  const { refusedStatus: status } = tried;
  return status === null ? tried : refuseLogin(native, { status, reason: 'no_endpoint' });
}

interface Tried {
  /** Of the new session; null: there is none. */
  readonly setCookies: readonly string[] | null;
  /** What stands behind the login that said something of the password. */
  readonly untried: readonly Login[];
  /** What the last one answered when none said anything of the password; null: one did. */
  readonly refusedStatus: number | null;
}

// Once one says that the password is wrong no further login is tried, because each failure counts
// towards the CAPTCHA.
async function tryEach(
  credentials: Credentials,
  logins: readonly Login[],
  order: LoginOrder,
): Promise<Tried> {
  let refusedStatus = 0;
  for (const [index, login] of logins.entries()) {
    const outcome = await login(credentials);
    const untried = logins.slice(index + 1);
    if (outcome.kind === 'wrong_password')
      return { setCookies: null, untried, refusedStatus: null };
    if (outcome.kind === 'opened') {
      order.worked(login);
      return { setCookies: outcome.setCookies, untried, refusedStatus: null };
    }
    refusedStatus = outcome.status;
  }
  return { setCookies: null, untried: [], refusedStatus };
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
