import type { ReadCase } from './read-sign-on-case.ts';

/** One check that the function makes before it believes a claim. */
export interface Check {
  readonly check: string;
  /** The value to compare, or why there is none. */
  readonly seen: string;
}

const NOT_HERE = 'not in these claims, checked of every token';

/**
 * Returns the checks that the function makes of the token, in its order, each with the value in the given
 * claims. The signature is not verified here: the explanation assumes that it is right.
 */
export function listChecks({ claims, header }: ReadCase): Check[] {
  const inHeader = (name: string) => (header === null ? NOT_HERE : show(header[name]));
  return [
    {
      check: 'signature, ES256',
      seen: header === null ? NOT_HERE : `${show(header['alg'])}, not verified here`,
    },
    { check: 'key id', seen: inHeader('kid') },
    { check: 'signer is our load balancer', seen: inHeader('signer') },
    { check: 'client is ours', seen: inHeader('client') },
    { check: 'issuer is ours', seen: claims['iss'] === undefined ? NOT_HERE : show(claims['iss']) },
    { check: 'not expired', seen: claims['exp'] === undefined ? NOT_HERE : toTime(claims['exp']) },
    { check: 'sub is a text', seen: show(claims['sub']) },
  ];
}

const show = (value: unknown) => (value === undefined ? 'missing' : JSON.stringify(value));

function toTime(exp: unknown): string {
  const time = typeof exp === 'number' ? new Date(exp * 1000) : null;
  return time === null || Number.isNaN(time.getTime()) ? show(exp) : `until ${time.toISOString()}`;
}
