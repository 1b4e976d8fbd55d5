import { type JsonObject, parseJwsPart } from '#shared/base/jws.ts';
import { rejectToken } from './reject-token.ts';

/** The JOSE header of a data token: nothing in it is proven before the signature is. */
export interface DataTokenHeader {
  readonly kid: string;
  readonly signer: string;
  readonly client: string;
  readonly iss: string;
  readonly exp: unknown;
}

// The load balancer passes no header longer than this.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
const LONGEST_TOKEN = 16_384;

// base64url (RFC 4648 section 5) with optional padding; the load balancer pads, against RFC 7515,
// and signs the padding. The decoders below skip what is not in the alphabet: this gate does not.
// The signature is r || s of P-256: 64 bytes, whose last character holds four bits of nothing.
const FORM = /^([\w-]+={0,2})\.([\w-]+={0,2})\.[\w-]{85}[AQgw](?:==)?$/;

// The kid ends up in a URL.
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Returns the header of a token in the load balancer's form. Throws `authenticate.token_rejected`:
 * `too_long`, `form`, `header`, `alg` (only ES256 exists here), `crit` (no extension is understood),
 * `kid`.
 */
export function readUnverifiedHeader(token: string): DataTokenHeader {
  if (token.length > LONGEST_TOKEN) rejectToken('too_long');
  const [, headerPart = '', payloadPart = ''] = FORM.exec(token) ?? rejectToken('form');
  if (!isWholeBase64(headerPart) || !isWholeBase64(payloadPart)) rejectToken('form');
  return requireFields(parseJwsPart(headerPart) ?? rejectToken('header'));
}

function requireFields(header: AnyHeader): DataTokenHeader {
  if (header['alg'] !== 'ES256') rejectToken('alg');
  if ('crit' in header || 'b64' in header) rejectToken('crit');
  return toDataTokenHeader(header);
}

function toDataTokenHeader({ kid, signer, client, iss, exp }: AnyHeader): DataTokenHeader {
  if (typeof kid !== 'string' || !UUID.test(kid)) rejectToken('kid');
  if (typeof signer !== 'string') rejectToken('signer');
  if (typeof client !== 'string') rejectToken('client');
  if (typeof iss !== 'string') rejectToken('header_issuer');
  return { kid, signer, client, iss, exp };
}

interface AnyHeader extends JsonObject {
  readonly kid?: unknown;
  readonly signer?: unknown;
  readonly client?: unknown;
  readonly iss?: unknown;
  readonly exp?: unknown;
}

function isWholeBase64(segment: string): boolean {
  return segment.length % 4 === 0 || (!segment.endsWith('=') && segment.length % 4 !== 1);
}
