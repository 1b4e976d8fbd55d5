import * as v from 'valibot';
import { errorName } from './error-name.ts';
import { Failure } from './failure.ts';

/** Asks Secrets Manager for the current string of a secret. */
export type FetchSecret = (arn: string) => Promise<string>;

export interface SecretStore {
  /**
   * The secret's string, at most `refreshSeconds` old while Secrets Manager answers; a known value
   * outlives its outage. Throws `secrets.unavailable` when no value was ever known.
   */
  read(arn: string): Promise<string>;
  /**
   * The secret's string, fetched anew because what was known has just been refused; within five
   * seconds of the last fetch the known value, so that a refusing product causes no storm.
   */
  reread(arn: string): Promise<string>;
}

export interface SecretStoreOptions {
  readonly fetchSecret: FetchSecret;
  readonly refreshSeconds: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

interface Known {
  readonly value: string;
  readonly askedAtMs: number;
  readonly freshUntilMs: number;
}

/** How long a known value serves before Secrets Manager is asked again after it failed. */
const OUTAGE_PAUSE_SECONDS = 30;
const REREAD_PAUSE_SECONDS = 5;

/** Returns a store that fetches each secret once for any number of callers at the same time. */
export function secretStore(options: SecretStoreOptions): SecretStore {
  const known = new Map<string, Known>();
  const underWay = new Map<string, Promise<string>>();

  const fetchOnce = (arn: string): Promise<string> => {
    const running = underWay.get(arn);
    if (running !== undefined) return running;
    const started = options
      .fetchSecret(arn)
      .then((value) => {
        const askedAtMs = options.now();
        const freshUntilMs = askedAtMs + options.refreshSeconds * 1000;
        known.set(arn, { value, askedAtMs, freshUntilMs });
        return value;
      })
      .finally(() => underWay.delete(arn));
    underWay.set(arn, started);
    return started;
  };

  const fetchOrKeep = async (arn: string): Promise<string> => {
    try {
      return await fetchOnce(arn);
    } catch (error) {
      const last = known.get(arn);
      if (last !== undefined) {
        const pauseMs = Math.min(OUTAGE_PAUSE_SECONDS, options.refreshSeconds) * 1000;
        const askedAtMs = options.now();
        known.set(arn, { ...last, askedAtMs, freshUntilMs: askedAtMs + pauseMs });
        return last.value;
      }
      throw new Failure('secrets.unavailable', { reason: errorName(error) }, error);
    }
  };

  const readUnlessStale = (arn: string, isFresh: (last: Known) => boolean): Promise<string> => {
    const last = known.get(arn);
    return last !== undefined && isFresh(last) ? Promise.resolve(last.value) : fetchOrKeep(arn);
  };

  return {
    read: (arn) => readUnlessStale(arn, (last) => options.now() < last.freshUntilMs),
    reread: (arn) =>
      readUnlessStale(arn, (last) => options.now() < last.askedAtMs + REREAD_PAUSE_SECONDS * 1000),
  };
}

/**
 * Returns the secret's JSON as `schema` describes it. Throws `secrets.malformed` with the names of
 * the faulty fields, never their values.
 */
export function parseSecret<T>(secret: string, schema: v.GenericSchema<unknown, T>): T {
  let json: unknown;
  try {
    json = JSON.parse(secret);
  } catch {
    // The cause is left behind: a JSON error quotes the text that it could not read.
    throw new Failure('secrets.malformed', { problem: 'not JSON' });
  }
  const parsed = v.safeParse(schema, json);
  if (parsed.success) return parsed.output;
  const fields = parsed.issues.map((issue) => v.getDotPath(issue) ?? 'whole');
  throw new Failure('secrets.malformed', { problem: fields.join(', ') });
}
