import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';

// As in the function: an import would load Node's whole fetch implementation (nodejs/node#57649).
const { Agent, request } = process.getBuiltinModule('node:https');
const agent = new Agent({ keepAlive: true });

/** Returns the answer to a GET, over a connection that is kept. */
export async function fetchByTls(url: string, headers: Readonly<Record<string, string[]>>) {
  // All are at an address of this machine, and addresses have no place in TLS's server name.
  const outgoing = request(url, { agent, headers, servername: '' });
  outgoing.end();
  const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
  let body = '';
  answer.setEncoding('utf8').on('data', (text: string) => (body += text));
  await once(answer, 'end');
  return { status: answer.statusCode ?? 0, headers: answer.headersDistinct, body };
}
