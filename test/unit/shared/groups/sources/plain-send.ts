import { httpClient, type SendHttp } from '#shared/base/http.ts';

/** Returns a client that sends https requests without TLS, for the local servers of these tests. */
export function plainSend(): SendHttp {
  const send = httpClient(3);
  return (request) => send({ ...request, url: request.url.replace(/^https:/, 'http:') });
}

/** Returns the https address that stands for a local server. */
export const toHttps = (url: string): string => url.replace(/^http:/, 'https:');

/** Retries that do not wait; a server that asks for more than ten milliseconds gets none. */
export const RETRY_RULES = {
  waitsMs: [1, 1],
  longestWaitMs: 10,
  wait: async () => {},
  random: () => 1,
};
