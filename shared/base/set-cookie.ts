import { stringifySetCookie } from 'cookie';

/** A cookie that no script of a page can read. */
export interface ServerCookie {
  readonly name: string;
  readonly value: string;
  /** Default: the whole host. */
  readonly path?: string;
  /** Without leading dot; default: the host alone, and not its subdomains. */
  readonly domain?: string;
  /** Default: true. */
  readonly secure?: boolean;
  /** 0 deletes the cookie; default: it ends with the browser. */
  readonly maxAgeSeconds?: number;
  /** Default: what the browser takes for it. */
  readonly sameSite?: 'lax';
}

/** Returns the Set-Cookie line of a cookie (RFC 6265 section 4.1), always with HttpOnly. */
export function toSetCookie({ path = '/', secure = true, ...cookie }: ServerCookie): string {
  const { maxAgeSeconds, ...attributes } = cookie;
  const life = maxAgeSeconds === undefined ? {} : { maxAge: maxAgeSeconds };
  return stringifySetCookie({ ...attributes, ...life, path, secure, httpOnly: true });
}
