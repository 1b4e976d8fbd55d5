import { parseCookie } from 'cookie';

/**
 * The session value put together from its shards `{name}-0` to `{name}-3`; undefined: no shard is
 * there, which is something else than a shard that is missing or wrong.
 */
export function readSessionCookies(name: string, cookieHeader: string): string | undefined {
  const cookies = parseCookie(cookieHeader, { decode: (value) => value });
  const shards = [0, 1, 2, 3].map((index) => cookies[`${name}-${index}`]);
  return shards.every((shard) => shard === undefined) ? undefined : shards.join('');
}
