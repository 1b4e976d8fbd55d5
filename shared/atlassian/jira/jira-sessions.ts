import * as v from 'valibot';
import type { EdgeRequest } from '#shared/accept/accept-request.ts';
import {
  callProduct,
  type ProductCall,
  type ProductConnection,
  readAnswer,
} from '#shared/atlassian/product-client.ts';
import type { CallAsService } from '#shared/atlassian/service-account.ts';
import { Failure } from '#shared/base/failure.ts';
import { type HttpHeaders, headerValues } from '#shared/base/http.ts';
import {
  OWN_SESSION,
  type ProductSession,
  type SessionPerson,
  type SessionStrategy,
} from '#shared/session/product-session.ts';
import { type Credentials, jiraLogins, type Login } from './jira-login.ts';

export interface JiraSessionOptions {
  readonly connection: ProductConnection;
  readonly call: CallAsService;
  readonly derivePassword: (username: string) => Promise<string>;
}

/**
 * Yields native sessions of Jira: the derived password through Jira's own login, set by the service
 * account first where it is most likely another, and when the login says that it is wrong. The kind
 * of login that works is found once.
 */
export function jiraSessions(options: JiraSessionOptions): SessionStrategy {
  const logins = loginOrder(jiraLogins(options.connection));
  return {
    isCarriedBy,
    ownerOf,
    findLive: (request, username) => findLive(options.connection, request, username),
    open: (request, person) => open({ ...options, logins }, request, person),
  };
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

const isCarriedBy = ({ cookies }: EdgeRequest) => cookies.has('JSESSIONID');

// Jira names the person of an answer in a header, percent-encoded, and a visitor `anonymous`: about
// somebody of that name it says nothing.
function ownerOf(headers: HttpHeaders): string | null {
  const [owner = '%'] = headerValues(headers, 'x-ausername');
  try {
    const name = decodeURIComponent(owner);
    return name === 'anonymous' ? null : name;
  } catch {
    return null;
  }
}

const CURRENT_USER = v.object({ name: v.string() });

// The stickiness cookies lead to the node that holds the session. Nothing else goes along: a
// remember-me cookie would revive somebody's session instead of answering whose this one is.
const SESSION_COOKIES = /^(?:JSESSIONID|AWSALB|AWSALBCORS|AWSALBAPP-\d)$/;

async function findLive(
  connection: ProductConnection,
  request: EdgeRequest,
  username: string,
): Promise<ProductSession | null> {
  if (!isCarriedBy(request)) return null;
  const pairs = [...request.cookies].filter(([name]) => SESSION_COOKIES.test(name));
  const call: ProductCall = {
    operation: 'find_session',
    method: 'GET',
    path: '/rest/auth/1/session',
    headers: { cookie: pairs.map(([name, value]) => `${name}=${value}`).join('; ') },
  };
  const answer = await callProduct(connection, call);
  if (answer.status !== 200) return null;
  const { name } = readAnswer(connection, call, { answer, schema: CURRENT_USER });
  return name.toLowerCase() === username.toLowerCase() ? OWN_SESSION : null;
}

interface Jira extends JiraSessionOptions {
  readonly logins: LoginOrder;
}

async function open(
  jira: Jira,
  request: EdgeRequest,
  { username, password: whose }: SessionPerson,
): Promise<ProductSession> {
  const credentials = { username, password: await jira.derivePassword(username) };
  const setCookies =
    (whose === 'ours' ? await tryLogins(jira, credentials, jira.logins.current()) : null) ??
    (await setPassword(jira, credentials)) ??
    (await tryLogins(jira, credentials, jira.logins.current())) ??
    // The password is right now: where the usual login still denies it, another may say why.
    (await tryLogins(jira, credentials, jira.logins.current().slice(1)));
  if (setCookies === null) refuseLogin({ reason: 'wrong_password' });
  return { setCookies: [...setCookies, ...forgetRememberMe(jira.connection, request)] };
}

/**
 * Yields the new session's Set-Cookie lines, or null when the password is wrong; then no further
 * login is tried, because each failure counts towards the CAPTCHA.
 */
async function tryLogins(
  jira: Jira,
  credentials: Credentials,
  logins: readonly Login[],
): Promise<readonly string[] | null> {
  let status = 401;
  for (const login of logins) {
    const outcome = await login(credentials);
    if (outcome.kind === 'wrong_password') return null;
    if (outcome.kind === 'opened') {
      jira.logins.worked(login);
      return outcome.setCookies;
    }
    status = outcome.status;
  }
  return refuseLogin({ status, reason: 'no_endpoint' });
}

/** Always yields null: what it changes shows at the next login. */
async function setPassword(jira: Jira, { username, password }: Credentials): Promise<null> {
  const { status } = await jira.call({
    operation: 'set_password',
    method: 'PUT',
    path: `/rest/api/2/user/password?username=${encodeURIComponent(username)}`,
    json: { password },
  });
  if (status === 404) refuseLogin({ status, reason: 'no_account' });
  if (status !== 204) throw new Failure('session.password_refused', { product: 'jira', status });
  return null;
}

function refuseLogin(evidence: { readonly status?: number; readonly reason: string }): never {
  throw new Failure('session.login_refused', { product: 'jira', ...evidence });
}

const REMEMBER_ME = 'seraph.rememberme.cookie';

// Left behind by whoever used Jira's own form in this browser, it would sign them in again as soon
// as the new session ends.
function forgetRememberMe(connection: ProductConnection, request: EdgeRequest): string[] {
  if (!request.cookies.has(REMEMBER_ME)) return [];
  const path = new URL(connection.address).pathname;
  return [`${REMEMBER_ME}=; Max-Age=0; Path=${path}; Secure; HttpOnly`];
}
