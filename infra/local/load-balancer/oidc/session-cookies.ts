import { parseCookie, type SetCookie, stringifySetCookie } from 'cookie';
import { SignInFailure } from './call-provider.ts';

/**
 * Returns the session value put together from its shards `{name}-0` to `{name}-3`; undefined: no shard is
 * there, which is something else than a shard that is missing or wrong.
 */
export function readSessionCookies(name: string, cookieHeader: string): string | undefined {
  const cookies = parseCookie(cookieHeader, { decode: (value) => value });
  const shards = [0, 1, 2, 3].map((index) => cookies[`${name}-${index}`]);
  return shards.every((shard) => shard === undefined) ? undefined : shards.join('');
}

/** What the session cookies' attributes depend on. */
export interface SessionCookieOptions {
  readonly name: string;
  readonly nowMs: number;
  readonly httpOnly: boolean;
  /** Only then does the cookie say SameSite=None. */
  readonly isCors: boolean;
}

const weekMs = 604_800_000;
const browserLimitBytes = 4096;
const shardCount = 4;

/**
 * Returns one Set-Cookie value for each of the four shards; those that the value does not need are expired.
 * Throws AuthUserinfoResponseSizeExceeded when four are not enough. The attribute always says seven
 * days: when the session really ends is inside the value.
 */
export function writeSessionCookies(value: string, options: SessionCookieOptions): string[] {
  const size = browserLimitBytes - `${options.name}-0=`.length;
  if (value.length > size * shardCount) {
    throw new SignInFailure(500, 'AuthUserinfoResponseSizeExceeded');
  }
  return Array.from({ length: shardCount }, (_, index) => {
    const shard = value.slice(index * size, (index + 1) * size);
    return writeShard({ name: `${options.name}-${index}`, value: shard }, options);
  });
}

function writeShard(shard: { name: string; value: string }, options: SessionCookieOptions): string {
  const cookie: SetCookie = {
    ...shard,
    path: '/',
    secure: true,
    httpOnly: options.httpOnly,
    expires: new Date(shard.value === '' ? 0 : options.nowMs + weekMs),
    ...(options.isCors ? { sameSite: 'none' } : {}),
  };
  return stringifySetCookie(cookie, { encode: (text) => text });
}
