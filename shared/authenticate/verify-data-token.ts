// In: the text of an x-amzn-oidc-data header.
// Out: an identity that this load balancer vouches for, or authenticate.token_rejected.
import { type JsonObject, parseJwsPart } from '#shared/base/jws.ts';
import { verifyEs256 } from '#shared/base/verify-es256.ts';
import { compareTrust } from './compare-trust.ts';
import { type DataTokenHeader, readUnverifiedHeader } from './read-unverified-header.ts';
import { rejectToken, type TokenFault } from './reject-token.ts';
import type { TokenTrust } from './token-trust.ts';

/** A user who signed in at the identity provider, as the verified token says. */
export interface VerifiedIdentity {
  /** The `iss` claim, which is the issuer of this deployment. */
  readonly issuer: string;
  /** The provider's stable id of the user: the `sub` claim, never empty. */
  readonly subject: string;
  readonly claims: Readonly<Record<string, unknown>>;
  /** The key and the load balancer that signed: no secrets, for the log. */
  readonly signedBy: { readonly kid: string; readonly signer: string };
}

/**
 * Returns the identity in a load balancer's data token. Throws `authenticate.token_rejected` with
 * the reason as evidence, `authenticate.keys_unavailable` when its key cannot be fetched.
 *
 * The header is checked before the key is fetched, so that a stranger's token costs no call. Any
 * account in the Region can have a token signed by the same key host: `signer` makes it ours.
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html
 */
export async function verifyDataToken(token: string, trust: TokenTrust): Promise<VerifiedIdentity> {
  const header = readUnverifiedHeader(token);
  checkTrust(header, trust);
  const key = await trust.findKey(header.kid);
  if (key === null) rejectToken('unknown_kid');
  if (!verifyEs256(token, key)) rejectToken('signature');
  const payload = parseJwsPart(token.split('.')[1] ?? '') ?? rejectToken('payload');
  const { iss } = payload as { readonly iss?: unknown };
  if (iss !== trust.issuer) rejectToken('payload_issuer', compareTrust({ ...header, iss }, trust));
  const { subject, claims } = toSubject(payload, trust);
  const signedBy = { kid: header.kid, signer: header.signer };
  return { issuer: trust.issuer, subject, claims, signedBy };
}

// A token lives about 120 seconds; more than this ahead of our clock is not the load balancer's.
const LONGEST_LIFE_SECONDS = 600;
const CLOCK_GRACE_SECONDS = 10;

function checkTrust(header: DataTokenHeader, trust: TokenTrust): void {
  const reject = (fault: TokenFault) => rejectToken(fault, compareTrust(header, trust));
  if (!trust.loadBalancerArns.has(header.signer)) reject('signer');
  if (header.client !== trust.clientId) reject('client');
  if (header.iss !== trust.issuer) reject('header_issuer');
  checkExpiry(header.exp, trust.now(), 'header_exp');
}

function checkExpiry(exp: unknown, nowMs: number, which: 'header_exp' | 'payload_exp'): void {
  if (typeof exp !== 'number' || !Number.isFinite(exp)) rejectToken(which);
  const leftSeconds = exp - nowMs / 1000;
  if (leftSeconds <= -CLOCK_GRACE_SECONDS) rejectToken(`${which}_past`);
  if (leftSeconds > LONGEST_LIFE_SECONDS) rejectToken(`${which}_absurd`);
}

function toSubject(
  payload: JsonObject,
  trust: TokenTrust,
): Pick<VerifiedIdentity, 'subject' | 'claims'> {
  checkExpiry(payload['exp'], trust.now(), 'payload_exp');
  const subject = payload['sub'];
  if (typeof subject !== 'string' || subject.trim() === '') rejectToken('sub');
  return { subject, claims: payload };
}
