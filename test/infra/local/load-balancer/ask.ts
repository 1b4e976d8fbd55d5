import { request } from 'node:https';

/** A request as a client words it. `lines` are sent exactly so, in this order. */
export interface Question {
  readonly port: number;
  readonly ca: string;
  readonly host?: string;
  readonly method?: string;
  readonly target?: string;
  readonly lines?: readonly (readonly [string, string])[];
  readonly body?: Buffer | string;
  readonly localAddress?: string;
}

export interface Received {
  readonly status: number;
  readonly statusText: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly rawHeaders: readonly string[];
  readonly setCookies: readonly string[];
  readonly body: Buffer;
  readonly text: string;
}

/** The answer to one request over a connection of its own. Redirects are not followed. */
export function ask(question: Question): Promise<Received> {
  const { port, ca, method = 'GET', target = '/', lines = [], body } = question;
  const hostName = question.host ?? 'jira.localhost';
  const hasHost = lines.some(([name]) => name.toLowerCase() === 'host');
  const isChunked = lines.some(([name]) => name.toLowerCase() === 'transfer-encoding');
  const length =
    body === undefined || isChunked ? [] : ['content-length', `${Buffer.byteLength(body)}`];
  const headers = [...(hasHost ? [] : ['host', `${hostName}:${port}`]), ...lines.flat(), ...length];
  return new Promise((resolve, reject) => {
    const sent = request({
      host: '127.0.0.1',
      servername: hostName,
      port,
      ca,
      method,
      path: target,
      headers,
      agent: false,
      maxHeaderSize: 64 * 1024,
      ...(question.localAddress ? { localAddress: question.localAddress } : {}),
    });
    sent.on('error', reject);
    sent.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const whole = Buffer.concat(chunks);
        resolve({
          status: response.statusCode ?? 0,
          statusText: response.statusMessage ?? '',
          headers: response.headers,
          rawHeaders: response.rawHeaders,
          setCookies: response.headers['set-cookie'] ?? [],
          body: whole,
          text: whole.toString('utf8'),
        });
      });
    });
    // As bytes: node:http would send the headers before a text body as UTF-8 too.
    sent.end(body === undefined ? undefined : Buffer.from(body));
  });
}
