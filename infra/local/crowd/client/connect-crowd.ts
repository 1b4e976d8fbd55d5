// In: where Crowd is and which application the product is there.
// Out: requests to Crowd's REST API over one pool of connections.
import { Agent as HttpAgent, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';

export interface CrowdClientOptions {
  /** With context path. */
  readonly url: string;
  readonly application: { readonly name: string; readonly password: string };
  /** PEM of the authority that signed Crowd's certificate. */
  readonly ca?: string;
}

export interface CrowdAnswer {
  readonly status: number;
  /** undefined: no body, or none that is JSON. */
  readonly body: unknown;
}

export interface CrowdConnection {
  /** `path` is below the API's version, with its query. Throws what the connection throws. */
  send(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<CrowdAnswer>;
}

const timeoutMs = 5000;

/** Returns a client of Crowd that speaks JSON. */
export function connectCrowd({ url, application, ca }: CrowdClientOptions): CrowdConnection {
  const isTls = url.startsWith('https:');
  const agent = isTls
    ? new HttpsAgent({ keepAlive: true, ca })
    : new HttpAgent({ keepAlive: true });
  const base = `${url.replace(/\/+$/, '')}/rest/usermanagement/1`;
  const auth = `${application.name}:${application.password}`;
  const open = isTls ? requestHttps : requestHttp;

  return {
    async send(method, path, body) {
      const { promise, resolve, reject } = Promise.withResolvers<CrowdAnswer>();
      const headers = { Accept: 'application/json', 'Content-Type': 'application/json' };
      const outgoing = open(`${base}${path}`, { method, agent, auth, headers, timeout: timeoutMs });
      outgoing.once('error', reject);
      outgoing.once('timeout', () => outgoing.destroy(new Error('Crowd does not answer.')));
      outgoing.once('response', (incoming) => {
        readText(incoming).then(
          (text) => resolve(toAnswer(incoming.statusCode ?? 0, text)),
          reject,
        );
      });
      outgoing.end(body === undefined ? undefined : JSON.stringify(body));
      return promise;
    },
  };
}

async function readText(incoming: AsyncIterable<Buffer>): Promise<string> {
  return Buffer.concat(await Array.fromAsync(incoming)).toString('utf8');
}

function toAnswer(status: number, text: string): CrowdAnswer {
  try {
    return { status, body: text === '' ? undefined : JSON.parse(text) };
  } catch {
    return { status, body: undefined };
  }
}
