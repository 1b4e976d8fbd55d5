import { PROFILE_COOKIE, SESSION_COOKIE } from '#shared/session/edge-cookies.ts';
import { RETURN_COOKIE } from './login-loop.ts';

/**
 * Returns a browser's cookies without those of the edge and of the load balancer's sign-in: what the product,
 * and whatever chooses its node, may see.
 */
export function toProductCookies(
  cookies: ReadonlyMap<string, string>,
  loadBalancerCookieName: string,
): Map<string, string> {
  return new Map([...cookies].filter(([name]) => !isOurs(name, loadBalancerCookieName)));
}

function isOurs(name: string, loadBalancerCookieName: string): boolean {
  return (
    name === SESSION_COOKIE ||
    name === PROFILE_COOKIE ||
    name.startsWith(RETURN_COOKIE) ||
    name === 'AWSALBAuthNonce' ||
    name === loadBalancerCookieName ||
    name.startsWith(`${loadBalancerCookieName}-`)
  );
}
