// In: nothing.
// Out: every behaviour that the products share and that an operator, a version or a directory can change.
import type { Reach } from './make-directory.ts';

/** One behaviour per field. All may be changed while the server runs; the next request sees the change. */
export interface ProductSwitches {
  /** Major and minor, such as 10.3. At the start it decides what the other switches are unless stated otherwise. */
  version: string;
  /** What a product that starts or is locked answers to everything but /status: a redirect to its page, or the page. */
  notReady: 'no' | 'redirect' | 'page';
  /** Failed sign-ins after which only a CAPTCHA helps; null: never. */
  captchaAfterFailures: number | null;
  /** How Basic credentials are refused until then: with the header that names the CAPTCHA, or in JSON alone. */
  captchaDenial: 'header403' | 'json401';
  /** What Seraph says in a refusal for a CAPTCHA; the first was recorded, the second is documented. */
  captchaLoginReason: 'AUTHENTICATED_FAILED' | 'AUTHENTICATION_DENIED';
  /** A token bucket per user and node for REST calls; null: no limit and no X-RateLimit headers. */
  rateLimit: RateLimit | null;
  /** Every answer to a REST call within the limit bears `Retry-After: 0`, as recorded at Jira. */
  retryAfterWithinLimit: boolean;
  /** No directory takes writes. */
  readOnlyDirectory: boolean;
  /** Internal directory with LDAP authentication: users can be created, their passwords are elsewhere. */
  delegatedDirectory: boolean;
  /** The database compares names of groups without trailing spaces, as MySQL and SQL Server do. From the start. */
  groupNamesPadded: boolean;
  /** What the list of a user's groups holds: nested ones stand in it like direct ones, or do not. */
  listedGroups: Reach;
  /** What the list of a group's members holds. */
  listedMembers: Reach;
  /** The database compares names of users with their letters composed, as one with a collation of Unicode does. */
  userNamesComposed: boolean;
  /** A regular expression: display names that match are refused as invalid; null: none. */
  refusedDisplayNames: string | null;
  basicAuthBlocked: boolean;
  /** In which the bytes of Basic credentials are read: Jira reads Latin-1 (JRASERVER-59828). */
  basicCharset: 'utf8' | 'latin1';
  /** What stays open for Basic while it is blocked. A path may end in `*`. */
  basicAuthAllowed: { paths: string[]; users: string[] };
  /** Paths that answer as to an anonymous caller, instead of 401, when the Basic credentials are wrong. */
  anonymousDespiteBadBasic: string[];
  /** false: a Bearer header means nothing, as in a version without personal access tokens. */
  tokensEnabled: boolean;
  /**
   * What a token call leaves: nothing, an XSRF cookie alone (recorded 2023), the cookies of a session already destroyed
   * (recorded 2025), or a session that lives.
   */
  tokenLeavesSession: 'nothing' | 'xsrf-cookie' | 'dead-cookies' | 'live';
  /** X-Seraph-LoginReason begins with a word of another authenticator, in the same value: `OUT, OK`, recorded with Crowd. */
  loginReasonsJoined: boolean;
  /** The newer log-in under /rest/tsv; older versions do not have it. `refused401`: to any user and with any password. */
  newLoginEndpoint: 'on' | 'gone404' | 'refused401';
  /** The log-in page: the form of old, or the scripted page of the new log-in. */
  loginPage: 'form' | 'script';
  /** Names of users who must give a second factor. */
  twoStepEnrolled: string[];
  twoStepOnBasic: 'ignored' | 'refused401';
  passwordChangeDropsRememberMe: boolean;
  deactivationEndsSessions: boolean;
  /** Users without a licence for the product may sign in (administrators always may). */
  unlicensedMaySignIn: boolean;
  /** How the newer log-in refuses them: as if the password were wrong (Seraph says it in a header), or in words. */
  unlicensedLogin: 'as-wrong' | 'named403';
  /** With shared sign-in, the user's groups become the shared ones whenever a product session begins. */
  membershipSyncOnLogin: boolean;
  /** Milliseconds to wait before work, by path without context path; a path may end in `*`. */
  slowMs: Record<string, number>;
  loginRotatesSession: boolean;
  /** Sends the cookie of the session before log-in too, ahead of the one that counts. */
  loginRepeatsSessionCookie: boolean;
  /** Seats of the product's licence; null: unlimited. */
  licenceSeats: number | null;
  /** As an operator renamed it in Tomcat; null: the product's own. */
  sessionCookieName: string | null;
  sessionCookieAttributes: string;
  xsrfCookieAttributes: string;
  rememberMeCookieAttributes: string;
  rememberMeSeconds: number;
  /** Every sign-in with a password sets a remember-me cookie, asked for or not, as in a cluster of Confluence. */
  remembersEverybody: boolean;
  /** Answers bear the headers that say in whose session they were made. */
  namesPersonInHeader: boolean;
  /**
   * How they write a name: `form` as Java's URLEncoder, `percent` with `%20` for a space, `utf8` and `latin1` as it
   * is, in these bytes, where Latin-1 has `?` for what it lacks.
   */
  nameHeaderEncoding: 'form' | 'percent' | 'utf8' | 'latin1';
  sessionIdleSeconds: number;
  webSudo: boolean;
  webSudoSeconds: number;
  /** `X-Atlassian-Token: no-check` also satisfies the check of browser-like callers. */
  noCheckCuresBrowserAgent: boolean;
  /** The log-out page asks for confirmation when the request bears no atl_token. */
  logoutNeedsToken: boolean;
  administratorGroups: string[];
  systemAdministratorGroups: string[];
}

export interface RateLimit {
  limit: number;
  fillRate: number;
  intervalSeconds: number;
  exempt: string[];
}

/** Returns the more probable behaviour for each switch; a product overrides what differs, its groups at least. */
export function defaultProductSwitches(version: string): ProductSwitches {
  return { version, ...callers(), ...signIn(), ...sessions(), ...people() };
}

function callers() {
  return {
    notReady: 'no',
    rateLimit: null,
    retryAfterWithinLimit: false,
    basicAuthBlocked: false,
    basicCharset: 'utf8',
    basicAuthAllowed: { paths: [], users: [] },
    anonymousDespiteBadBasic: [],
    tokensEnabled: true,
    tokenLeavesSession: 'dead-cookies',
    slowMs: {},
    webSudo: true,
    webSudoSeconds: 600,
    noCheckCuresBrowserAgent: false,
  } satisfies Partial<ProductSwitches>;
}

function signIn() {
  return {
    captchaAfterFailures: 3,
    captchaDenial: 'header403',
    captchaLoginReason: 'AUTHENTICATED_FAILED',
    loginReasonsJoined: false,
    newLoginEndpoint: 'on',
    loginPage: 'form',
    twoStepEnrolled: [],
    twoStepOnBasic: 'ignored',
    unlicensedMaySignIn: false,
    unlicensedLogin: 'as-wrong',
    membershipSyncOnLogin: true,
    loginRotatesSession: true,
    loginRepeatsSessionCookie: false,
    logoutNeedsToken: true,
  } satisfies Partial<ProductSwitches>;
}

function sessions() {
  return {
    sessionCookieName: null,
    sessionCookieAttributes: 'Secure; HttpOnly',
    xsrfCookieAttributes: 'Secure; SameSite=None',
    rememberMeCookieAttributes: 'Secure; HttpOnly',
    rememberMeSeconds: 1_209_600,
    remembersEverybody: false,
    namesPersonInHeader: true,
    nameHeaderEncoding: 'form',
    sessionIdleSeconds: 300 * 60,
    deactivationEndsSessions: true,
    passwordChangeDropsRememberMe: true,
  } satisfies Partial<ProductSwitches>;
}

function people() {
  return {
    readOnlyDirectory: false,
    // https://confluence.atlassian.com/crowd/managing-nested-groups: "flattened", and only direct ones can be left.
    listedGroups: 'nested',
    listedMembers: 'direct',
    delegatedDirectory: false,
    groupNamesPadded: false,
    userNamesComposed: false,
    refusedDisplayNames: null,
    licenceSeats: null,
    administratorGroups: [],
    systemAdministratorGroups: [],
  } satisfies Partial<ProductSwitches>;
}
