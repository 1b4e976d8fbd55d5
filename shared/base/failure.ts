// In: what went wrong, as a code of one closed union, with evidence that is safe to log.
// Out: the one error class of the project; its table (failure-table.ts) says what users see.

import type { CharacterKind } from './find-odd-character.ts';

/** Every way in which a request can end without a page of the product: `step.what_happened`. */
export type FailureCode =
  | 'accept.malformed_event'
  | 'accept.unknown_target_group'
  | 'accept.unknown_host'
  | 'accept.unknown_path'
  | 'accept.cross_site'
  | 'authenticate.token_rejected'
  | 'authenticate.keys_unavailable'
  | 'map.claim_missing'
  | 'map.claim_unusable'
  | 'map.username_reserved'
  | 'map.claim_refused'
  | 'map.groups_denied'
  | 'map.groups_unavailable'
  | 'map.group_required'
  | 'plan.account_deactivated'
  | 'plan.account_missing'
  | 'plan.account_protected'
  | 'plan.account_ambiguous'
  | 'secrets.unavailable'
  | 'secrets.malformed'
  | 'provision.username_refused'
  | 'provision.product_unavailable'
  | 'provision.read_only_mode'
  | 'provision.product_refused'
  | 'provision.credentials_refused'
  | 'provision.basic_auth_disabled'
  | 'provision.xsrf_refused'
  | 'provision.firewall_refused'
  | 'provision.not_permitted'
  | 'provision.token_not_administrative'
  | 'provision.address_refused'
  | 'provision.change_refused'
  | 'provision.licence_exhausted'
  | 'provision.directory_read_only'
  | 'provision.other_directory'
  | 'provision.group_limit_exceeded'
  | 'provision.email_hidden'
  | 'session.captcha_required'
  | 'session.second_step_required'
  | 'session.not_entitled'
  | 'session.password_refused'
  | 'session.login_refused'
  | 'session.sent_back'
  | 'forward.cookies_dropped'
  | 'forward.landing_refused'
  | 'forward.product_unavailable'
  | 'configuration.invalid'
  | 'defect.unexpected';

/**
 * What may stand beside a code in the log: scalars under these names only, so that no token, cookie,
 * password, e-mail address or header value can travel along.
 */
export interface Evidence {
  /** Which check failed, from the closed vocabulary of the step. */
  readonly reason?: string;
  /** The name (never the value) of a claim. */
  readonly claim?: string;
  /** What kind of character in a claim cannot be used. */
  readonly character?: CharacterKind;
  readonly product?: string;
  /** The call to the product: `find_account`, `join`, … */
  readonly operation?: string;
  /** The HTTP status of a dependency's answer. */
  readonly status?: number;
  /** The names (never the values) of cookies that an answer set. */
  readonly cookies?: string;
  /** How many seconds a dependency wants us to stay away. */
  readonly retryAfterSeconds?: number;
  /** The name (never the value) of a secret's field or a setting. */
  readonly problem?: string;
  /** Of a rejected token: `expected …, actual …`. None of the three is a secret. */
  readonly issuer?: string;
  readonly client?: string;
  readonly signer?: string;
  /** How many of the user's groups are ready, and how many there are to be. */
  readonly ready?: number;
  readonly groups?: number;
  /** The sign-on wrote something, or may have: what the browser remembers of the last one proves nothing more. */
  readonly wrote?: true;
  /** Which group source: `claim`, `microsoft_graph`, … */
  readonly source?: string;
}

/** The one thrown error. `message` is the code; prose lives only in the failure table. */
export class Failure extends Error {
  readonly code: FailureCode;
  readonly evidence: Evidence;

  constructor(code: FailureCode, evidence: Evidence = {}, cause?: unknown) {
    super(code, { cause });
    this.name = 'Failure';
    this.code = code;
    this.evidence = evidence;
  }
}
