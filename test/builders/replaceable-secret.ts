import { type SecretStore, secretStore } from '#shared/base/secrets.ts';

/** A secret that can be replaced, in a store whose clock stands still until it is moved. */
export interface ReplaceableSecret {
  readonly store: SecretStore;
  readonly arn: string;
  readonly replace: (next: object) => void;
  readonly pass: (seconds: number) => void;
  readonly now: () => number;
  /** How often the secret was fetched. */
  readonly fetches: () => number;
}

/** Returns a store of one secret. */
export function replaceableSecret(credentials: object): ReplaceableSecret {
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
