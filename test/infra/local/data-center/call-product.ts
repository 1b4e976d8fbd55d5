import { type IncomingHttpHeaders, request as requestHttp } from 'node:http';
import type { LocalProduct } from '#infra/local/data-center/start-product.ts';

export interface CallOptions {
  readonly method?: string;
  /** `name:password` for Basic. */
  readonly basic?: string;
  readonly token?: string;
  /** A cookie header, or the cookies of an earlier answer. */
  readonly cookies?: string | Answer;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  readonly body?: string | Buffer;
  /** Which node, from 0. */
  readonly node?: number;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly setCookies: readonly string[];
  readonly text: string;
  readonly bytes: Buffer;
  readonly json: unknown;
}

/** The product's answer to one request on a connection of its own, redirects not followed. */
export async function callProduct(
  product: Pick<LocalProduct, 'nodes'>,
  path: string,
  options: CallOptions = {},
): Promise<Answer> {
  const url = new URL((product.nodes[options.node ?? 0]?.url ?? '') + path);
  const body = options.json === undefined ? options.body : JSON.stringify(options.json);
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const outgoing = requestHttp(url, {
    method: options.method ?? (body === undefined ? 'GET' : 'POST'),
    headers: toHeaders(options),
    agent: false,
  });
  outgoing.once('error', reject);
  outgoing.once('response', async (incoming) => {
    try {
      const bytes = Buffer.concat(await incoming.toArray());
      resolve(toAnswer({ status: incoming.statusCode ?? 0, headers: incoming.headers, bytes }));
    } catch (error) {
      reject(error);
    }
  });
  outgoing.end(body);
  return promise;
}

function toHeaders(options: CallOptions): Record<string, string> {
  const { basic, token, cookies } = options;
  return {
    ...(options.json === undefined ? {} : { 'Content-Type': 'application/json' }),
    ...(basic === undefined ? {} : { Authorization: `Basic ${btoa(basic)}` }),
    ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
    ...(cookies === undefined ? {} : { Cookie: toCookieHeader(cookies) }),
    ...options.headers,
  };
}

function toCookieHeader(cookies: string | Answer): string {
  if (typeof cookies === 'string') return cookies;
  const pairs = cookies.setCookies.map((cookie) => cookie.split(';')[0] ?? '');
  const byName = new Map(pairs.map((pair) => [pair.split('=')[0], pair]));
  return [...byName.values()].join('; ');
}

function toAnswer(parts: Pick<Answer, 'status' | 'headers' | 'bytes'>): Answer {
  const text = parts.bytes.toString('utf8');
  return {
    ...parts,
    setCookies: parts.headers['set-cookie'] ?? [],
    text,
    get json() {
      return JSON.parse(text);
    },
  };
}
