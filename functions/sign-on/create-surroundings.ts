import { setTimeout } from 'node:timers/promises';
import { httpClient, type SendHttp } from '#shared/base/http.ts';
import type { Log } from '#shared/base/log.ts';
import type { RetryRules } from '#shared/base/retry.ts';
import type { FetchSecret } from '#shared/base/secrets.ts';
import { secretsManager } from '#shared/base/secrets-manager.ts';

/** What is around an instance: the network, Secrets Manager and time. */
export interface Surroundings extends Pick<RetryRules, 'wait' | 'random'> {
  /** The first connection to each of `addresses` is opened at once. */
  readonly connect: (maxConnections: number, addresses: readonly string[]) => SendHttp;
  readonly fetchSecret: FetchSecret;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Returns what an instance of Lambda has around it. */
export const createSurroundings = (log: Log): Surroundings => ({
  connect: (maxConnections, addresses) => httpClient(maxConnections, addresses),
  fetchSecret: secretsManager(() => log('info', 'secrets.batch_denied', {})),
  now: Date.now,
  random: Math.random,
  wait: (ms, signal) => setTimeout(ms, undefined, signal && { signal }),
});
