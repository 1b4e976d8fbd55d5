import { sign } from 'node:crypto';
import { LOAD_BALANCER_KEYS } from './data-token.ts';

/** A token whose first two parts are any bytes at all, and whose signature is good. */
export function signParts(header: string | Buffer, payload: string | Buffer): string {
  const signed = `${encode(header)}.${encode(payload)}`;
  const key = { key: LOAD_BALANCER_KEYS.privateKey, dsaEncoding: 'ieee-p1363' } as const;
  return `${signed}.${encode(sign('sha256', Buffer.from(signed), key))}`;
}

// As the load balancer does, with padding.
function encode(part: string | Buffer): string {
  const unpadded = Buffer.from(part).toString('base64url');
  return unpadded.padEnd(Math.ceil(unpadded.length / 4) * 4, '=');
}
