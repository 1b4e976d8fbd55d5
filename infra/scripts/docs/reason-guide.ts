import type { TokenFault } from '#shared/authenticate/reject-token.ts';
import type { GroupFault } from '#shared/groups/sources/groups-unavailable.ts';
import type { Rule } from '#shared/plan/restrict-plan.ts';

/** What each `reason` of `authenticate.token_rejected` means; a reason without a text does not compile. */
export const TOKEN_FAULTS = {
  no_sign_in: 'the request came through a listener rule without a sign-in',
  missing: 'no `x-amzn-oidc-data` header',
  repeated: 'more than one data header or access token header',
  too_long: 'longer than 16,384 characters',
  form: 'not three parts of base64url with a signature of ES256',
  header: 'the JOSE header is no JSON object',
  alg: 'the algorithm is not ES256',
  kid: 'the key id is no UUID',
  crit: 'the header demands an extension',
  signer: 'signed for another load balancer: compare `LoadBalancerArn`',
  client: 'issued for another client: compare `OidcClientId`',
  header_issuer: 'another issuer in the header: compare `OidcIssuer`, character by character',
  header_exp: 'no expiry in the header',
  header_exp_past: 'expired by the header',
  header_exp_absurd: 'expires by the header more than ten minutes from now',
  unknown_kid: 'the key host has no such key',
  signature: 'the signature does not verify',
  payload: 'the payload is no JSON object',
  payload_issuer: 'another issuer in the payload',
  payload_exp: 'no expiry in the payload',
  payload_exp_past: 'expired by the payload',
  payload_exp_absurd: 'expires by the payload more than ten minutes from now',
  sub: 'the claim `sub` is missing or empty',
} as const satisfies Record<TokenFault, string>;

/** What each `reason` of a failed group source means; a reason without a text does not compile. */
export const GROUP_FAULTS = {
  no_token: 'the load balancer passed no access token on',
  opaque: 'the access token is no signed JWT: the provider’s tokens cannot be verified',
  unreadable: 'the token or the answer of the directory is not what it has to be',
  signature: 'the signature of the access token does not verify',
  expired: 'the access token expired: the load balancer has no refresh token',
  not_yet_valid: 'the access token is not valid yet',
  issuer: 'the access token is of another issuer',
  client: 'the access token is for another client: see `clientClaim` of the policy',
  subject: 'the token or the answer is about another user than the data token',
  token_use: 'the token is no access token',
  keys: 'the provider’s key set cannot be fetched: `OidcKeySetUrl`',
  claim_missing: 'the claim by which the source looks the user up is missing; `claim` names it',
  unknown_person: 'the directory has no such user',
  names_hidden: 'the directory returned groups without names: a permission is missing',
  unauthorized: 'the directory does not accept the access token',
  not_permitted: 'the function may not read there: role, permission or delegation',
  credentials_refused: 'the directory does not accept the service account',
  throttled: 'the directory limits the rate of calls',
  unavailable: 'the directory answers that it is not available',
  refused: 'the directory refused the call; `status` says how',
  connection: 'no connection',
  timeout: 'no answer within `timeLimitMs`',
  out_of_time: 'the event had no time left for the call',
} as const satisfies Record<GroupFault, string>;

/** What each rule behind a step in `withheld` means; a rule without a text does not compile. */
export const WITHHOLDING_RULES = {
  lookup: 'the policy’s mode is `lookup`: nothing is written',
  unsupported_name: 'the product cannot have a group of this name',
  unreadable: 'the name of the group holds characters that a provider could not have sent',
  managed: 'the group is not in `managed`',
  protected: 'the group is in `protected`',
  create_missing: '`createMissing` is `false`',
  nested:
    'the user has the group by a nested group: no call takes it away. Nest the groups otherwise, or take this one out of `managed`',
  last_access: 'it would be the last group of `access`',
  most_removals: 'more groups than `mostRemovals` would be left at once',
} as const satisfies Record<Rule, string>;
