import { parseSetCookie } from 'cookie';
import { withoutLife } from '#shared/base/without-life.ts';

/** A product's cookie on its way to the browser. */
export interface RelayedCookie {
  readonly name: string;
  readonly value: string;
  /** Name, domain and path: what a browser tells cookies apart by (RFC 6265 section 5.3). */
  readonly identity: string;
  /** The Set-Cookie line, attributes kept. */
  readonly line: string;
  /** True: the browser is told to forget it. */
  readonly deletes: boolean;
}

/** Now, and how long a relayed cookie may live. */
export interface CookieLife {
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
  readonly longestSeconds: number;
}

/**
 * Returns a product's Set-Cookie with every attribute kept as sent, except that it does not outlive
 * the edge session: a longer Max-Age or Expires becomes `Max-Age` of the edge session. A cookie
 * without either ends with the browser and stays so; one that deletes stays as it is.
 */
export function relayCookie(setCookie: string, life: CookieLife): RelayedCookie {
  const {
    name,
    value = '',
    domain = '',
    path = '',
    maxAge,
    expires,
  } = parseSetCookie(setCookie, { decode: asSent });
  const livesSeconds = maxAge ?? (expires && (expires.getTime() - life.nowMs) / 1000);
  const line =
    livesSeconds === undefined || livesSeconds <= life.longestSeconds
      ? setCookie
      : `${withoutLife(setCookie)}; Max-Age=${life.longestSeconds}`;
  const identity = `${name};${domain};${path}`;
  return { name, value, identity, line, deletes: livesSeconds !== undefined && livesSeconds <= 0 };
}

const asSent = (value: string) => value;
