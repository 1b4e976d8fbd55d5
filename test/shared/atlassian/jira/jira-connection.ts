import type { LocalJira } from '#infra/local/jira/start-jira.ts';
import type { ProductConnection } from '#shared/atlassian/product-client.ts';
import { httpClient } from '#shared/base/http.ts';
import { type SecretStore, secretStore } from '#shared/base/secrets.ts';

/** A connection to the first node, with retries that do not wait. */
export function connectionTo(jira: LocalJira, nowait = async () => {}): ProductConnection {
  return {
    product: 'jira',
    address: jira.nodes[0]?.url ?? '',
    send: httpClient(3),
    retryRules: { waitsMs: [1, 1], longestWaitMs: 10, wait: nowait },
  };
}

/** A secret that can be replaced, in a store whose clock stands still until it is moved. */
export function secretsOf(credentials: object): {
  store: SecretStore;
  arn: string;
  replace: (next: object) => void;
  pass: (seconds: number) => void;
  now: () => number;
  /** How often the secret was fetched. */
  fetches: () => number;
} {
  let [nowMs, fetches] = [0, 0];
  let current = credentials;
  const store = secretStore({
    fetchSecret: async () => {
      fetches += 1;
      return JSON.stringify(current);
    },
    refreshSeconds: 300,
    now: () => nowMs,
  });
  return {
    store,
    arn: 'arn',
    replace: (next) => {
      current = next;
    },
    now: () => nowMs,
    fetches: () => fetches,
    pass: (seconds) => {
      nowMs += seconds * 1000;
    },
  };
}
