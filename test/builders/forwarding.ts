import { httpClient } from '#shared/base/http.ts';
import type { Forwarding } from '#shared/forward/forward-request.ts';

/** Returns forwarding by proxy over a real client, with the clock at 2027-01-15 08:00:00 UTC. */
export function forwarding(parts: Partial<Forwarding> = {}): Forwarding {
  return {
    mode: 'proxy',
    send: httpClient(3),
    retryRulesFor: () => ({
      waitsMs: [1],
      longestWaitMs: 10,
      wait: async () => {},
      random: () => 1,
    }),
    loadBalancerCookieName: 'AWSELBAuthSessionCookie',
    edgeSessionSeconds: 900,
    now: () => Date.UTC(2027, 0, 15, 8, 0, 0),
    ...parts,
  };
}
