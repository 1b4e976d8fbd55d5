import type { CrowdSwitches } from '#infra/local/crowd/state/default-switches.ts';
import { effectiveAddress } from '#infra/local/crowd/steps/effective-address.ts';
import type { Factor } from './validation-factors.ts';

const addressFactors = ['remote_address', 'X-Forwarded-For'];

/**
 * What a token with these factors is bound to. Addresses count only where the session configuration requires a
 * consistent one, and then as the one effective address that they stand for.
 */
export function identifyVisit(factors: readonly Factor[], switches: CrowdSwitches): string {
  const others = factors.filter(({ name }) => !addressFactors.includes(name));
  const pairs = others.map(({ name, value }) => [name, value]).sort();
  const address = switches.requireConsistentClientAddress ? findAddress(factors, switches) : null;
  return JSON.stringify([address, pairs]);
}

function findAddress(factors: readonly Factor[], switches: CrowdSwitches): string | null {
  const find = (wanted: string) => factors.find(({ name }) => name === wanted)?.value;
  const remoteAddress = find('remote_address');
  if (remoteAddress === undefined) return null;
  return effectiveAddress({ remoteAddress, forwardedFor: find('X-Forwarded-For') }, switches);
}
