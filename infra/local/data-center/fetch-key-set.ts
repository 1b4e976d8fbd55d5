import { request } from 'node:https';
import { lookupLoopback } from '#infra/local/load-balancer/lookup-loopback.ts';

/**
 * The answer to a GET of the address, from a server whose certificate `ca` vouches for; 502 when there is none.
 * Follows no redirect.
 */
export async function fetchKeySet(url: string, ca: string): Promise<Response> {
  const { promise, resolve } = Promise.withResolvers<Response>();
  const outgoing = request(url, { ca, lookup: lookupLoopback, agent: false, timeout: 5000 });
  const fail = () => resolve(new Response(null, { status: 502 }));
  outgoing.once('timeout', () => outgoing.destroy());
  outgoing.once('error', fail);
  outgoing.once('response', (incoming) => {
    incoming.toArray().then((chunks: Buffer[]) => {
      resolve(new Response(Buffer.concat(chunks), { status: incoming.statusCode ?? 502 }));
    }, fail);
  });
  outgoing.end();
  return promise;
}
