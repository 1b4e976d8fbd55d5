import { type KeyObject, sign } from 'node:crypto';

export interface DataTokenParts {
  readonly header?: Record<string, unknown>;
  readonly payload?: Record<string, unknown>;
  readonly privateKey: KeyObject;
  readonly pad?: boolean;
  readonly signatureEncoding?: 'ieee-p1363' | 'der';
}

/**
 * Returns a data token in the load balancer's own encoding: base64url segments that keep their `=`, and an
 * ES256 signature made over the padded bytes. Nothing but `typ` and `alg` is filled in, and any
 * header field given replaces them (null included, undefined removes the field), so that a caller
 * can make each faulty token there is.
 */
export function signDataToken(parts: DataTokenParts): string {
  const pad = parts.pad ?? true;
  const signed = `${encodeJson(orderHeader(parts.header ?? {}), pad)}.${encodeJson(parts.payload ?? {}, pad)}`;
  const signature = sign('sha256', Buffer.from(signed), {
    key: parts.privateKey,
    dsaEncoding: parts.signatureEncoding ?? 'ieee-p1363',
  });
  return `${signed}.${encodeBytes(signature, pad)}`;
}

// Seen in every token from the wild; fields that it does not have follow.
const fieldOrder = ['typ', 'kid', 'alg', 'iss', 'client', 'signer', 'exp'];

function orderHeader(header: Record<string, unknown>): Record<string, unknown> {
  const whole: Record<string, unknown> = { typ: 'JWT', alg: 'ES256', ...header };
  const ordered = fieldOrder.filter((name) => Object.hasOwn(whole, name));
  return { ...Object.fromEntries(ordered.map((name) => [name, whole[name]])), ...whole };
}

function encodeJson(value: Record<string, unknown>, pad: boolean): string {
  return encodeBytes(Buffer.from(JSON.stringify(value)), pad);
}

// Buffer's base64url drops the padding that the load balancer keeps and signs.
function encodeBytes(bytes: Buffer, pad: boolean): string {
  const unpadded = bytes.toString('base64url');
  return pad ? unpadded.padEnd(Math.ceil(unpadded.length / 4) * 4, '=') : unpadded;
}
