import { parseSetCookie } from 'cookie';

/** The cookies of one browser at one host. */
export interface CookieJar {
  readonly has: (name: string) => boolean;
  /** The Cookie header; empty: none. */
  readonly header: () => string;
  readonly store: (lines: readonly string[]) => void;
  readonly drop: (name: string) => void;
  readonly copy: () => CookieJar;
}

interface Kept {
  readonly value: string;
  readonly untilMs: number;
}

/** Returns a jar whose cookies end by this clock. Paths and domains are one: every cookie is for the host. */
export function cookieJar(
  now: () => number,
  cookies: Map<string, Kept> = new Map<string, Kept>(),
): CookieJar {
  const alive = () => [...cookies].filter(([, { untilMs }]) => now() < untilMs);
  return {
    has: (name) => alive().some(([one]) => one === name),
    header: () =>
      alive()
        .map(([name, { value }]) => `${name}=${value}`)
        .join('; '),
    store: (lines) => {
      for (const line of lines) {
        const {
          name,
          value = '',
          maxAge,
          expires,
        } = parseSetCookie(line, { decode: (raw) => raw });
        const lifeMs = maxAge === undefined ? Infinity : maxAge * 1000;
        cookies.set(name, { value, untilMs: expires?.getTime() ?? now() + lifeMs });
      }
    },
    drop: (name) => void cookies.delete(name),
    copy: () => cookieJar(now, new Map(cookies)),
  };
}
