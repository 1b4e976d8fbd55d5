import type { CrowdSwitches } from '#infra/local/crowd/state/default-switches.ts';
import { matchesAddress } from './matches-address.ts';

export interface Hops {
  readonly remoteAddress: string;
  /** The X-Forwarded-For header as it came. */
  readonly forwardedFor: string | undefined;
}

/**
 * The one address that a chain of hops stands for. The chain is X-Forwarded-For and then the remote address; its
 * first entry counts only when every later hop is a trusted proxy.
 * https://confluence.atlassian.com/crowd/configuring-trusted-proxy-servers-158107219.html reads it from the right
 * instead, up to the first hop that is not trusted: a switch.
 */
export function effectiveAddress(
  { remoteAddress, forwardedFor }: Hops,
  { trustedProxies, addressReading }: CrowdSwitches,
): string {
  const chain = [...splitChain(forwardedFor), remoteAddress];
  const isTrusted = (address: string) => matchesAddress(trustedProxies, address);
  if (addressReading === 'right-to-left') {
    return chain.findLast((address) => !isTrusted(address)) ?? chain[0] ?? remoteAddress;
  }
  return chain.slice(1).every(isTrusted) ? (chain[0] ?? remoteAddress) : remoteAddress;
}

function splitChain(forwardedFor = ''): string[] {
  return forwardedFor
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}
