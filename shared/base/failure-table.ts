import type { FailureCode } from './failure.ts';

/** How one failure code ends: for the browser, for the log and for the next try. */
export interface FailureRow {
  readonly status: number;
  readonly title: string;
  /** The public sentence. `{claim}` and `{product}` are filled from the evidence; nothing else is. */
  readonly sentence: string;
  readonly level: 'warn' | 'error';
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

const operatorNeeded = (status: number, sentence: string): FailureRow => ({
  status,
  title: 'Sign-on needs an administrator',
  sentence,
  level: 'error',
  retryAfterSeconds: status === 503 ? 60 : null,
});

const TRY_AGAIN = 'Try again in a moment.';
const ASK = 'Show this page to an administrator.';

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
  'map.groups_denied': refusal(
    403,
    'Your groups are not known',
    `Your identity provider sent no groups that let you in. ${ASK}`,
  ),
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
    `{product} refused to prepare your account. ${ASK}`,
  ),
  'provision.credentials_refused': operatorNeeded(
    503,
    `{product} does not accept this service. ${ASK}`,
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
  ),
  'session.login_refused': operatorNeeded(502, `{product} refused to open a session. ${ASK}`),
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
