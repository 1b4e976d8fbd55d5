import { httpClient, type SendHttp } from '#shared/base/http.ts';

/** A client that reaches what is called https without TLS, as the servers of these tests speak it. */
export function plainSend(): SendHttp {
  const send = httpClient(3);
  return (request) => send({ ...request, url: request.url.replace(/^https:/, 'http:') });
}

/** The address of a local server, as it would be called in production. */
export const toHttps = (url: string): string => url.replace(/^http:/, 'https:');

/** Retries that do not wait; longer waits than ten milliseconds are not waited for. */
export const RETRY_RULES = { waitsMs: [1, 1], longestWaitMs: 10, wait: async () => {} };
