import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { type Agent, request } from 'node:https';
import { buffer } from 'node:stream/consumers';

/** Where calls go on to. */
export interface Product {
  readonly address: string;
  readonly agent: Agent;
}

/** An answer of the product, whole. */
export interface Passed {
  readonly head: IncomingMessage;
  readonly body: Buffer;
}

/** Returns the product's answer to a call that came in. */
export async function passOn(incoming: IncomingMessage, product: Product): Promise<Passed> {
  const { method = 'GET', url = '/', rawHeaders } = incoming;
  const body = await buffer(incoming);
  const outgoing = request(`${product.address}${url}`, {
    method,
    headers: rawHeaders as unknown as string[],
    agent: product.agent,
    servername: 'jira.example.localhost',
  });
  outgoing.end(body);
  const [head] = (await once(outgoing, 'response')) as [IncomingMessage];
  return { head, body: await buffer(head) };
}
