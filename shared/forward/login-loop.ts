import { createHash } from 'node:crypto';
import type { AcceptedRequest } from '#shared/accept/accept-request.ts';
import type { LoginPage } from '#shared/accept/login-page.ts';
import { toSetCookie } from '#shared/base/set-cookie.ts';

/** Begin of the names of the cookies that count, for seconds, how often a login page redirected back. */
export const RETURN_COOKIE = '__Host-edge-return-';
const SECONDS = 20;

/** Returns the Set-Cookie line that counts one more redirect from the product's login page to this page. */
export function countLoginReturn(request: AcceptedRequest, page: LoginPage): string {
  const value = String(countReturns(request, page) + 1);
  return toSetCookie({ name: toName(page), value, maxAgeSeconds: SECONDS, sameSite: 'lax' });
}

// Two tabs of one page may come at the same time, so one redirect proves nothing yet.
const MOST_RETURNS = 2;

/** Tells whether the product keeps redirecting the browser from this page to its login page. */
export function isLoginLoop(request: AcceptedRequest, page: LoginPage): boolean {
  return countReturns(request, page) >= MOST_RETURNS;
}

function countReturns({ cookies }: AcceptedRequest, page: LoginPage): number {
  const count = Number(cookies.get(toName(page)) ?? 0);
  return Number.isInteger(count) && count >= 0 ? count : MOST_RETURNS;
}

// One cookie for each page: several tabs may come from login pages at the same time.
function toName({ destination }: LoginPage): string {
  const digest = createHash('sha256').update(destination).digest('base64url');
  return RETURN_COOKIE + digest.slice(0, 12);
}
