import * as v from 'valibot';
import { fetchAnswer } from '#shared/atlassian/rest/fetch-answer.ts';
import type { ProductCalls } from '#shared/atlassian/rest/product-calls.ts';
import { singleFlight } from '#shared/base/single-flight.ts';
import { RESOURCES } from './read-crowd-refusal.ts';

/** How Crowd wants its cookie to be set. */
export interface CookieConfig {
  readonly name: string;
  /** Without leading dot; null: the host alone. */
  readonly domain: string | null;
  readonly secure: boolean;
}

/** How long what Crowd says of its cookie is believed. */
const FRESH_MS = 10 * 60_000;

const CONFIG = v.object({
  name: v.pipe(v.string(), v.regex(/^[\w.-]+$/)),
  domain: v.nullish(v.pipe(v.string(), v.regex(/^[a-z\d.-]*$/i)), ''),
  secure: v.boolean(),
});

/** Returns a reader that calls Crowd once for any number of callers, and again after ten minutes. */
export function cookieConfigReader(
  calls: ProductCalls,
  now: () => number,
): () => Promise<CookieConfig> {
  const inFlight = singleFlight<CookieConfig>();
  let cached: { readonly config: CookieConfig; readonly untilMs: number } | null = null;
  const fetchConfig = async (): Promise<CookieConfig> => {
    const untilMs = now() + FRESH_MS;
    const path = `${RESOURCES}/config/cookie`;
    const call = { operation: 'cookie_config', path };
    const { name, domain, secure } = await fetchAnswer(calls, call, CONFIG);
    const bare = domain?.replace(/^\.+/, '').toLowerCase() ?? '';
    // As Crowd's own clients do: a domain of the one machine is none.
    const config = { name, secure, domain: bare === '' || bare === 'localhost' ? null : bare };
    cached = { config, untilMs };
    return config;
  };
  return async () =>
    cached !== null && now() < cached.untilMs
      ? cached.config
      : inFlight('cookie_config', fetchConfig);
}
