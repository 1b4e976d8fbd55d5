// In: nothing.
// Out: every behaviour of the local Jira that an operator, a version or a directory can change.

/** One behaviour per field. All may be changed while the server runs; the next request sees the change. */
export interface JiraSwitches {
  /** Failed sign-ins after which only a CAPTCHA helps; null: never. */
  captchaAfterFailures: number | null;
  /** A token bucket per person and node for REST calls; null: no limit and no X-RateLimit headers. */
  rateLimit: RateLimit | null;
  /** No directory takes writes. */
  readOnlyDirectory: boolean;
  /** Internal directory with LDAP authentication: people can be created, their passwords are elsewhere. */
  delegatedDirectory: boolean;
  basicAuthBlocked: boolean;
  /** What stays open for Basic while it is blocked. A path may end in `*`. */
  basicAuthAllowed: { paths: string[]; users: string[] };
  /** Paths that answer as for nobody, instead of 401, when the Basic credentials are wrong. */
  anonymousDespiteBadBasic: string[];
  /** false: a Bearer header means nothing, as in a version without personal access tokens. */
  tokensEnabled: boolean;
  /** What a token call leaves: nothing, the cookie of a session already destroyed, or a session that lives. */
  tokenLeavesSession: 'nothing' | 'dead-cookie' | 'live';
  legacySessionEndpoint: 'on' | 'refused403' | 'gone404';
  /** The log-in of Jira 10 and later under /rest/tsv; 9.x does not have it. */
  newLoginEndpoint: 'on' | 'gone404';
  /** The page at /login.jsp: the form of old, or the scripted page of the new log-in. */
  loginPage: 'form' | 'script';
  /** Names of people who must give a second factor. */
  twoStepEnrolled: string[];
  /** How the old session endpoint answers somebody who must give a second factor. */
  twoStepOnSessionEndpoint: 'ignored' | 'refused401' | 'refused403';
  twoStepOnBasic: 'ignored' | 'refused401';
  passwordPolicy: 'none' | 'basic' | 'secure';
  passwordChangeDropsRememberMe: boolean;
  deactivationEndsSessions: boolean;
  /** People without an application role may sign in (administrators always may). */
  unlicensedMaySignIn: boolean;
  sessionDeleteReach: 'every-node' | 'this-node';
  sessionDeleteDropsRememberMe: boolean;
  /** Milliseconds to wait before work, by path without context path; a path may end in `*`. */
  slowMs: Record<string, number>;
  groupRefusalBody: 'error-messages' | 'field-errors' | 'plain-text';
  createAnswer: 'UserBean' | 'UserWriteBean';
  updateAnswer: 'UserBean' | 'UserWriteBean';
  /** Names of the fields that a refused e-mail address or display name is reported under. */
  userErrorFields: { emailAddress: string; displayName: string };
  loginRotatesSession: boolean;
  /** Sends the cookie of the session before log-in too, ahead of the one that counts. */
  loginRepeatsSessionCookie: boolean;
  /** Seats of the licence of jira-software; null: unlimited. */
  licenceSeats: number | null;
  sessionCookieAttributes: string;
  xsrfCookieAttributes: string;
  rememberMeCookieAttributes: string;
  rememberMeSeconds: number;
  /** X-AUSERNAME says in whose session an answer was made. */
  namesPersonInHeader: boolean;
  sessionIdleSeconds: number;
  webSudo: boolean;
  webSudoSeconds: number;
  /** `X-Atlassian-Token: no-check` also satisfies the check of browser-like callers. */
  noCheckCuresBrowserAgent: boolean;
  anonymousServerInfo: 'allowed' | 'refused401';
  /** The log-out page asks for confirmation when the request bears no atl_token. */
  logoutNeedsToken: boolean;
  maxMembersPerPage: number;
  administratorGroups: string[];
  systemAdministratorGroups: string[];
}

export interface RateLimit {
  limit: number;
  fillRate: number;
  intervalSeconds: number;
  exempt: string[];
}

/** The more probable behaviour of Jira 10.3 for each switch. */
export function defaultSwitches(): JiraSwitches {
  return { ...callers(), ...signIn(), ...sessions(), ...people() };
}

function callers() {
  return {
    rateLimit: null,
    basicAuthBlocked: false,
    basicAuthAllowed: { paths: [], users: [] },
    anonymousDespiteBadBasic: ['/rest/api/2/serverInfo', '/rest/api/2/groups/picker'],
    tokensEnabled: true,
    tokenLeavesSession: 'nothing',
    slowMs: {},
    webSudo: true,
    webSudoSeconds: 600,
    noCheckCuresBrowserAgent: false,
    anonymousServerInfo: 'allowed',
  } as const satisfies Partial<JiraSwitches>;
}

function signIn() {
  return {
    captchaAfterFailures: 3,
    legacySessionEndpoint: 'on',
    newLoginEndpoint: 'on',
    loginPage: 'form',
    twoStepEnrolled: [],
    twoStepOnSessionEndpoint: 'refused403',
    twoStepOnBasic: 'ignored',
    unlicensedMaySignIn: false,
    loginRotatesSession: true,
    loginRepeatsSessionCookie: false,
    logoutNeedsToken: true,
  } as const satisfies Partial<JiraSwitches>;
}

function sessions() {
  return {
    sessionCookieAttributes: 'Secure; HttpOnly',
    xsrfCookieAttributes: 'Secure; SameSite=None',
    rememberMeCookieAttributes: 'Secure; HttpOnly',
    rememberMeSeconds: 1_209_600,
    namesPersonInHeader: true,
    sessionIdleSeconds: 300 * 60,
    sessionDeleteReach: 'every-node',
    sessionDeleteDropsRememberMe: true,
    deactivationEndsSessions: true,
    passwordChangeDropsRememberMe: true,
  } as const satisfies Partial<JiraSwitches>;
}

function people() {
  return {
    readOnlyDirectory: false,
    delegatedDirectory: false,
    passwordPolicy: 'none',
    groupRefusalBody: 'error-messages',
    createAnswer: 'UserBean',
    updateAnswer: 'UserBean',
    userErrorFields: { emailAddress: 'email', displayName: 'displayName' },
    licenceSeats: null,
    maxMembersPerPage: 50,
    administratorGroups: ['jira-administrators'],
    systemAdministratorGroups: ['jira-administrators'],
  } satisfies Partial<JiraSwitches>;
}
