import { sign } from 'node:crypto';
import { LOAD_BALANCER_KEYS } from './data-token.ts';

/** Returns a token with a valid signature over two parts of any bytes. */
export function signParts(header: string | Buffer, payload: string | Buffer): string {
  const signed = `${encode(header)}.${encode(payload)}`;
  const key = { key: LOAD_BALANCER_KEYS.privateKey, dsaEncoding: 'ieee-p1363' } as const;
  return `${signed}.${encode(sign('sha256', Buffer.from(signed), key))}`;
}

// The load balancer pads its base64url.
function encode(part: string | Buffer): string {
  const unpadded = Buffer.from(part).toString('base64url');
  return unpadded.padEnd(Math.ceil(unpadded.length / 4) * 4, '=');
}
