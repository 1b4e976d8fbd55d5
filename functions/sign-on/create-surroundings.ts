import { setTimeout } from 'node:timers/promises';
import { httpClient, type SendHttp } from '#shared/base/http.ts';
import type { Log } from '#shared/base/log.ts';
import type { RetryRules } from '#shared/base/retry.ts';
import type { FetchSecret } from '#shared/base/secrets.ts';
import { secretsManager } from '#shared/base/secrets-manager.ts';

/** What is around an instance: the network, Secrets Manager and time. */
export interface Surroundings extends Pick<RetryRules, 'wait'> {
  readonly connect: (maxConnections: number) => SendHttp;
  readonly fetchSecret: FetchSecret;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Returns what an instance of Lambda has around it. */
export const createSurroundings = (log: Log): Surroundings => ({
  connect: (maxConnections) => httpClient(maxConnections),
  fetchSecret: secretsManager(() => log('info', 'secrets.batch_denied', {})),
  now: Date.now,
  wait: (ms, signal) => setTimeout(ms, undefined, signal && { signal }),
});
