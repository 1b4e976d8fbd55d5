import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';

/**
 * A `fetch` for other users's clients: it trusts `ca`, and asks this machine where they would ask one of the
 * origins of `reroute`. Any other address that is not of this machine is refused.
 */
export function localFetch(
  ca: string,
  reroute: Readonly<Record<string, string>> = {},
): typeof fetch {
  return async (input, init) => {
    const asked = new Request(input, init);
    const url = new URL(asked.url);
    const target = new URL(reroute[url.origin] ?? url.origin);
    if (target.hostname !== '127.0.0.1') throw new Error(`not of this machine: ${url.origin}`);
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const options = { ca, method: asked.method, headers: Object.fromEntries(asked.headers) };
    request(new URL(url.pathname + url.search, target), { ...options, agent: false })
      .once('response', resolve)
      .once('error', reject)
      .end(new Uint8Array(await asked.arrayBuffer()));
    const answer = await promise;
    const body = Buffer.concat(await answer.toArray());
    const headers = Object.entries(answer.headers).map(([name, value]) => [name, String(value)]);
    return new Response(body, {
      status: answer.statusCode ?? 0,
      headers: Object.fromEntries(headers),
    });
  };
}
