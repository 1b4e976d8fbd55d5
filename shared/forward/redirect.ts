import type { Answer } from './answer.ts';

/** Returns a redirect that keeps method and body (307, RFC 9110 section 15.4.8) and sets cookies. */
export function redirect(location: string, setCookies: readonly string[]): Answer {
  return {
    status: 307,
    headers: [
      ['location', location],
      ['cache-control', 'private, no-store'],
      ...setCookies.map((line) => ['set-cookie', line] as const),
    ],
    body: Buffer.alloc(0),
  };
}
