import type { FailureCode } from '#shared/base/failure.ts';

/** How one failure code ends: for the browser, for the log and for the next try. */
export interface FailureRow {
  readonly status: number;
  readonly title: string;
  /** The public sentence. `{claim}` and `{product}` are filled from the evidence, `{contact}` from
   * the policy; nothing else is. */
  readonly sentence: string;
  readonly level: 'warn' | 'error';
  /** What the operator has to look at; it stands in the log and on no page. */
  readonly hint?: string;
  /** Seconds for Retry-After where the dependency named none; null: a retry will not help. */
  readonly retryAfterSeconds: number | null;
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
});

const operatorNeeded = (status: number, sentence: string, hint?: string): FailureRow => ({
  status,
  title: 'Sign-on needs an administrator',
  sentence,
  level: 'error',
  ...(hint !== undefined && { hint }),
  retryAfterSeconds: status === 503 ? 60 : null,
});

const TRY_AGAIN = 'Try again in a moment.';
const ASK = 'Show this page to {contact}.';
const NOT_PREPARED = `{product} refused to prepare your account. ${ASK}`;
const NOT_ACCEPTED = `{product} does not accept this service. ${ASK}`;

/** One row per code; a code without a row does not compile. */
export const FAILURE_TABLE = {
  'accept.malformed_event': refusal(400, 'Request not understood', 'The request is malformed.'),
  'accept.unknown_target_group': refusal(403, 'Refused', 'This address does not serve requests.'),
  'accept.unknown_host': refusal(404, 'Unknown address', 'There is no product at this address.'),
  'accept.unknown_path': refusal(404, 'Not found', 'There is no page at this address.'),
  'accept.cross_site': refusal(
    403,
    'Request from another site',
    'Your session had ended, and this request came from another site: it was not carried out. Open {product} and repeat it there.',
  ),
  'authenticate.token_rejected': refusal(
    401,
    'Sign-on failed',
    'Your sign-on could not be verified. Sign in again.',
  ),
  'authenticate.keys_unavailable': outage(TRY_AGAIN),
  'map.claim_missing': refusal(
    403,
    'Your account is incomplete',
    `Your identity provider did not send “{claim}”. ${ASK}`,
  ),
  'map.claim_unusable': refusal(
    403,
    'Your account cannot be used',
    `Your identity provider sent a “{claim}” that cannot be used. ${ASK}`,
  ),
  'map.username_reserved': refusal(
    403,
    'Your user name is reserved',
    `Nobody can sign on to {product} under your user name. ${ASK}`,
  ),
  'map.claim_refused': refusal(
    403,
    'Your account is not let in',
    `Your identity provider sent a “{claim}” that does not let you in. ${ASK}`,
  ),
  'map.group_required': refusal(
    403,
    'No access',
    `None of your groups lets you into {product}. ${ASK}`,
  ),
  'map.groups_unavailable': {
    ...outage(`Your groups could not be looked up. ${TRY_AGAIN}`),
    hint: 'The source of groups failed, and its policy is to refuse then: reason says how it failed.',
  },
  'map.groups_denied': refusal(
    403,
    'Your groups are not known',
    `Your identity provider sent no groups that let you in. ${ASK}`,
  ),
  'plan.account_deactivated': refusal(
    403,
    'Your account is deactivated',
    `Your account in {product} is deactivated, and sign-on cannot bring it back. ${ASK}`,
  ),
  'plan.account_missing': refusal(
    403,
    'You have no account',
    `You have no account in {product}, and sign-on makes none. ${ASK}`,
  ),
  'plan.account_protected': {
    ...refusal(
      403,
      'Your account is protected',
      `An account of your name in {product} was made by hand, and sign-on does not take it over. ${ASK}`,
    ),
    hint: 'The account carries a protected group. If it is theirs, put it into the ownedGroup of the policy by hand.',
  },
  'plan.account_ambiguous': {
    ...refusal(
      403,
      'Your account is not clear',
      `Several accounts in {product} carry your e-mail address. ${ASK}`,
    ),
    hint: 'Several accounts have the e-mail address of the person: leave it to one of them, or match by user name.',
  },
  'secrets.unavailable': outage(TRY_AGAIN),
  'secrets.malformed': operatorNeeded(503, `A secret of this service is not usable. ${ASK}`),
  'provision.username_refused': refusal(
    403,
    'Your user name cannot be used',
    `{product} cannot hold a user name like yours. ${ASK}`,
  ),
  'provision.product_unavailable': outage(`{product} does not answer. ${TRY_AGAIN}`),
  'provision.product_refused': operatorNeeded(
    502,
    NOT_PREPARED,
    'The product answered what its API never does, or does not take a value: status and reason say which, its own log says why.',
  ),
  'provision.credentials_refused': operatorNeeded(
    503,
    NOT_ACCEPTED,
    'Does the secret hold the password or token that the product knows? A locked account needs its CAPTCHA solved.',
  ),
  'provision.basic_auth_disabled': operatorNeeded(
    503,
    NOT_ACCEPTED,
    'The product blocks Basic authentication: use a personal access token, or add the service account to the allowed users.',
  ),
  'provision.not_permitted': operatorNeeded(
    503,
    NOT_ACCEPTED,
    'The service account may not do this: it is no administrator (of Confluence: system administrator), the person outranks it, or the directory takes no changes.',
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
  'provision.licence_exhausted': operatorNeeded(
    503,
    `{product} has no place left for you. ${ASK}`,
    'The licence has no seat left.',
  ),
  'provision.directory_read_only': operatorNeeded(
    502,
    NOT_PREPARED,
    'No directory takes new people or groups: give the first one write permission, and in Crowd the application too.',
  ),
  'provision.other_directory': operatorNeeded(
    502,
    NOT_PREPARED,
    'The person is in a directory that takes no changes: move them, or leave their groups unmanaged.',
  ),
  'provision.group_limit_exceeded': operatorNeeded(
    502,
    NOT_PREPARED,
    'The person is in more groups than are read at a sign-on.',
  ),
  'session.captcha_required': refusal(
    403,
    'Too many failed sign-ins',
    `{product} locked your account after failed sign-ins. ${ASK}`,
  ),
  'session.second_step_required': refusal(
    403,
    'Second sign-in step demanded',
    `{product} demands a second step of its own, which sign-on cannot answer. ${ASK}`,
  ),
  'session.not_entitled': refusal(
    403,
    'No access',
    `None of your groups lets you into {product}. ${ASK}`,
  ),
  'session.password_refused': operatorNeeded(
    502,
    `{product} does not let this service sign you in. ${ASK}`,
    'The product does not let the service account set a password: a directory that keeps passwords elsewhere, a person of higher rank, or a right that is missing.',
  ),
  'session.login_refused': operatorNeeded(502, `{product} refused to open a session. ${ASK}`),
  'session.sent_back': operatorNeeded(
    502,
    `{product} did not keep your session. ${ASK}`,
    'The product sent a fresh session back to its sign-in page: look at stickiness, at the trusted proxies of Crowd, or at the keys that the product trusts.',
  ),
  'forward.cookies_dropped': refusal(
    400,
    'Your browser did not keep our cookie',
    'You are signed in, but your browser dropped our cookie. Allow cookies here, or remove old ones, and open the page again.',
  ),
  'forward.landing_refused': refusal(400, 'Request not understood', 'This link is not usable.'),
  'forward.product_unavailable': outage(`{product} does not answer. ${TRY_AGAIN}`),
  'configuration.invalid': operatorNeeded(500, ASK),
  'defect.unexpected': {
    status: 500,
    title: 'Something went wrong',
    sentence: `Sign-on failed unexpectedly. ${ASK}`,
    level: 'error',
    retryAfterSeconds: null,
  },
} satisfies Record<FailureCode, FailureRow>;
