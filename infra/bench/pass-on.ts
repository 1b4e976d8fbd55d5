import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { type Agent, request } from 'node:https';
import { buffer } from 'node:stream/consumers';

/** The product that calls go to. */
export interface Product {
  readonly address: string;
  readonly agent: Agent;
}

/** A whole answer of the product. */
export interface Passed {
  readonly head: IncomingMessage;
  readonly body: Buffer;
}

/** Sends a call to the product and returns the answer. */
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
