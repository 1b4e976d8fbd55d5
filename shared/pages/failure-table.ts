import type { FailureCode } from '#shared/base/failure.ts';

/** How one failure code ends: for the browser, for the log and for the next try. */
export interface FailureRow {
  readonly status: number;
  readonly title: string;
  /** The public sentence. `{claim}`, `{fault}` and `{product}` are filled from the evidence, `{contact}` from
   * the policy; nothing else is. */
  readonly sentence: string;
  readonly level: 'warn' | 'error';
  /** What the operator has to look at; it stands in the log and on no page. */
  readonly hint?: string;
  /** Seconds for Retry-After where the dependency named none; null: a retry will not help. */
  readonly retryAfterSeconds: number | null;
  /** It ends by itself: the page tries again. */
  readonly passes?: true;
}

const refusal = (status: number, title: string, sentence: string): FailureRow => ({
  status,
  title,
  sentence,
  level: 'warn',
  retryAfterSeconds: null,
});

const outage = (sentence: string): FailureRow => ({
  status: 503,
  title: 'Sign-on is not available',
  sentence,
  level: 'error',
  retryAfterSeconds: 5,
  passes: true,
});

const operatorNeeded = (status: number, sentence: string, hint?: string): FailureRow => ({
  status,
  title: 'Sign-on needs an administrator',
  sentence,
  level: 'error',
  ...(hint !== undefined && { hint }),
  retryAfterSeconds: status === 503 ? 60 : null,
});

const ASK = 'Show this page to {contact}.';
const NOT_PREPARED = `Your account in {product} could not be updated. ${ASK}`;
const NOT_ACCEPTED = `{product} does not accept the sign-on service. ${ASK}`;

/** One row per code; a code without a row does not compile. */
export const FAILURE_TABLE = {
  'accept.malformed_event': refusal(
    400,
    'Request not understood',
    'The request is malformed. Go back and try again.',
  ),
  'accept.unknown_target_group': refusal(
    403,
    'Refused',
    'This address does not serve requests. Open the address of the product.',
  ),
  'accept.unknown_host': refusal(
    404,
    'Unknown address',
    'There is no product at this address. Check the address.',
  ),
  'accept.unknown_path': refusal(
    404,
    'Not found',
    'There is no page at this address. Open the front page of {product}.',
  ),
  'accept.cross_site': refusal(
    403,
    'Request from another site',
    'Your session had ended and the request came from another site, so it was not carried out. Open {product} and repeat the step there.',
  ),
  'authenticate.token_rejected': refusal(
    401,
    'Sign-on failed',
    'Your sign-on could not be verified. Sign in again.',
  ),
  'authenticate.keys_unavailable': {
    ...outage('Your sign-on could not be verified now.'),
    hint: 'The host of the public keys is not reached, or refuses every key (refuses_every_key): look at the egress of the function, a proxy or the policy of an S3 endpoint on the way, and PublicKeysUrl.',
  },
  'map.claim_missing': refusal(
    403,
    'Your account is incomplete',
    `Your identity provider did not send “{claim}”. ${ASK}`,
  ),
  'map.claim_unusable': refusal(
    403,
    'Your account cannot be used',
    `Your identity provider sent a “{claim}” that cannot be used: {fault}. ${ASK}`,
  ),
  'map.username_reserved': refusal(
    403,
    'Your user name is reserved',
    `Your user name is reserved in {product} and cannot be used to sign on. ${ASK}`,
  ),
  'map.claim_refused': refusal(
    403,
    'No access',
    `Your “{claim}” at the identity provider does not give you access to {product}. ${ASK}`,
  ),
  'map.group_required': refusal(
    403,
    'No access',
    `None of your groups gives you access to {product}. ${ASK}`,
  ),
  'map.groups_unavailable': {
    ...outage('Your groups could not be looked up.'),
    hint: 'The group source failed, and its policy is to refuse the sign-on then: reason says how it failed.',
  },
  'map.groups_denied': refusal(
    403,
    'Your groups are not known',
    `Your identity provider sent no groups that give you access to {product}. ${ASK}`,
  ),
  'plan.account_deactivated': refusal(
    403,
    'Your account is deactivated',
    `Your account in {product} is deactivated. ${ASK}`,
  ),
  'plan.account_missing': refusal(
    403,
    'You have no account',
    `You have no account in {product}, and sign-on does not create one. ${ASK}`,
  ),
  'plan.account_protected': {
    ...refusal(
      403,
      'Your account is protected',
      `An account with your user name in {product} was created by hand, and sign-on does not take it over. ${ASK}`,
    ),
    hint: 'The account is in a protected group. If it belongs to this user, add it to the ownedGroup of the policy by hand.',
  },
  'plan.account_ambiguous': {
    ...refusal(
      403,
      'Several accounts match',
      `Several accounts in {product} have your e-mail address. ${ASK}`,
    ),
    hint: 'Several accounts have the e-mail address of the user: leave it at one of them, or match by user name.',
  },
  'secrets.unavailable': outage('The sign-on service is not ready.'),
  'secrets.malformed': operatorNeeded(
    503,
    `A secret of the sign-on service cannot be used. ${ASK}`,
  ),
  'provision.username_refused': refusal(
    403,
    'Your user name cannot be used',
    `{product} does not support a user name like yours. ${ASK}`,
  ),
  'provision.product_unavailable': outage('{product} does not answer.'),
  'provision.read_only_mode': {
    ...outage('{product} is being maintained and takes no changes now.'),
    hint: 'The product is in its read-only mode for maintenance: users who need no change sign on, the others wait until it ends.',
    retryAfterSeconds: 60,
  },
  'provision.product_refused': operatorNeeded(
    502,
    NOT_PREPARED,
    'The product answered what its API never does, or does not take a value: status and reason say which, its own log says why.',
  ),
  'provision.credentials_refused': operatorNeeded(
    503,
    NOT_ACCEPTED,
    'Does the secret hold the password or token that the product knows? A locked account needs its CAPTCHA solved. Jira reads Basic credentials as Latin-1: with characters beyond ASCII in them use a token.',
  ),
  'provision.basic_auth_disabled': operatorNeeded(
    503,
    NOT_ACCEPTED,
    'The product blocks Basic authentication: use a personal access token, or add the service account to the allowed users.',
  ),
  'provision.xsrf_refused': operatorNeeded(
    503,
    NOT_ACCEPTED,
    'The product took the call for a forged one (XSRF check): something in between changes User-Agent or takes X-Atlassian-Token away.',
  ),
  'provision.firewall_refused': operatorNeeded(
    503,
    NOT_ACCEPTED,
    'A page with 403 came that is none of the product: a firewall or a proxy in front of it has to let the calls of the function through.',
  ),
  'provision.not_permitted': operatorNeeded(
    503,
    NOT_ACCEPTED,
    'The service account may not do this: it is no administrator (of Confluence: system administrator), the user outranks it, or the directory takes no changes.',
  ),
  'provision.token_not_administrative': operatorNeeded(
    503,
    NOT_ACCEPTED,
    'Tokens of Bitbucket never administer: put the user name and the password of an administrator into the secret.',
  ),
  'provision.address_refused': operatorNeeded(
    503,
    NOT_ACCEPTED,
    'Crowd does not take calls from this address: add the NAT gateway or the subnets to the remote addresses of the application.',
  ),
  'provision.change_refused': operatorNeeded(
    502,
    NOT_PREPARED,
    'Jira refused the change: external user management is on, the group is not visible to the service account or its last administrative group, the user outranks it, or leads a project.',
  ),
  'provision.licence_exhausted': operatorNeeded(
    503,
    `All seats of the {product} licence are in use. ${ASK}`,
    'The licence has no free seat.',
  ),
  'provision.directory_read_only': operatorNeeded(
    502,
    NOT_PREPARED,
    'No directory takes new users or groups: give the first one write permission, and in Crowd the application too.',
  ),
  'provision.other_directory': operatorNeeded(
    502,
    NOT_PREPARED,
    'The user is in a directory that takes no changes: move the user, or leave the groups unmanaged.',
  ),
  'provision.group_limit_exceeded': operatorNeeded(
    502,
    NOT_PREPARED,
    'The user is in more groups than a sign-on reads.',
  ),
  'provision.email_hidden': operatorNeeded(
    502,
    `{product} does not say whether you have an account. ${ASK}`,
    'The product does not show e-mail addresses to the service account, so the user may have an account by another name: change the e-mail visibility, or match by user name.',
  ),
  'session.captcha_required': refusal(
    403,
    'Too many failed logins',
    `{product} locked your account after failed logins. ${ASK}`,
  ),
  'session.second_step_required': refusal(
    403,
    'Second sign-in step required',
    `{product} requires a second step of its own, which sign-on cannot complete. ${ASK}`,
  ),
  'session.not_entitled': {
    ...refusal(403, 'No access', `None of your groups gives you access to {product}. ${ASK}`),
    hint: 'No group of the account may use the product. Bitbucket calls a password wrong then that was set a moment ago: give one of the groups the global permission Bitbucket User.',
  },
  'session.password_refused': operatorNeeded(
    502,
    `{product} did not let the sign-on service sign you in. ${ASK}`,
    'The product does not let the service account set a password: a directory that keeps passwords elsewhere, a user of higher rank, or a missing right.',
  ),
  'session.login_refused': operatorNeeded(
    502,
    `{product} refused to open a session. ${ASK}`,
    'The reason says how. With no_session_cookie the session cookie has another name, one of those in cookies: set …SessionCookieName.',
  ),
  'session.sent_back': operatorNeeded(
    502,
    `{product} did not keep your session. ${ASK}`,
    'The product sent a fresh session back to its sign-in page: look at stickiness, at the trusted proxies of Crowd, or at the keys that the product trusts.',
  ),
  'forward.cookies_dropped': refusal(
    400,
    'Your browser did not keep a cookie',
    'You are signed in, but your browser dropped a cookie that is needed here. Allow cookies for this site, or remove old ones, and open the page again.',
  ),
  'forward.landing_refused': refusal(
    400,
    'Request not understood',
    'This link cannot be used. Open the page of {product} again.',
  ),
  'forward.product_unavailable': outage('{product} does not answer.'),
  'configuration.invalid': operatorNeeded(
    500,
    `The sign-on service is not configured correctly. ${ASK}`,
  ),
  'defect.unexpected': {
    status: 500,
    title: 'Something went wrong',
    sentence: `Sign-on failed unexpectedly. ${ASK}`,
    level: 'error',
    retryAfterSeconds: null,
  },
} satisfies Record<FailureCode, FailureRow>;
