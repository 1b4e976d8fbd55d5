import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { boundedCache } from './bounded-cache.ts';
import { CLOCKS } from './clocks.ts';
import { type ConnectionPool, connectionPool } from './connection-pool.ts';
import { currentDeadline } from './deadline.ts';
import { NetworkError, type NetworkErrorKind } from './network-error.ts';
import type { Place } from './open-ahead.ts';
import { turns } from './turns.ts';

/** One outgoing request. Redirects are never followed. */
export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: Uint8Array | string;
  /** Time from having a connection until the whole answer is there. */
  readonly timeoutMs: number;
  /** The page may take what the steps before it have left of the event's time; absent: it is a step. */
  readonly part?: 'page';
  /** A longer body is not read to its end: `truncated` says so. */
  readonly bodyLimitBytes: number;
  /** Called when the head is there; false: the body is left unread, as if it were too long. */
  readonly worthReading?: (headers: HttpHeaders) => boolean;
}

/** In order of arrival, names lower-case, repeated headers repeated. */
export type HttpHeaders = readonly (readonly [name: string, value: string])[];

export interface HttpAnswer {
  readonly status: number;
  readonly headers: HttpHeaders;
  readonly body: Buffer;
  /** True: the body was not read, or not to its end: too long, too slow; `body` is empty then. */
  readonly truncated: boolean;
}

/**
 * Resolves to the answer, whatever its status; rejects with `NetworkError` when there is none, and
 * with `ERR_INVALID_…` of Node for a header that cannot be sent.
 */
export type SendHttp = (request: HttpRequest) => Promise<HttpAnswer>;

/**
 * Returns a client over node:http(s) that keeps at most `maxConnections` alive per origin. A request ends,
 * or is not begun, when the event that it belongs to has had its time. A read on a connection that was used
 * before and is gone is made once more. The first connection to each of `addresses` is opened at once.
 * Not the global fetch: its first call costs a cold start 25–31 ms.
 */
export function httpClient(
  maxConnections: number,
  addresses: readonly string[] = [],
  clocks = CLOCKS,
  sendNow: SendNow = overConnections(connectionPool(maxConnections, toPlaces(addresses), clocks)),
): SendHttp {
  const takeTurn = turns(() => maxConnections);
  return async (request) => {
    const deadline = currentDeadline();
    const signal = request.part === 'page' ? deadline?.page : deadline?.steps;
    const endTurn = await takeTurn(toOrigin(request), signal).catch((cause: unknown) => {
      throw new NetworkError({ outOfTime: true }, cause);
    });
    try {
      return await sendNow(request, signal).catch((error: unknown) => {
        if (!(error instanceof NetworkError) || !error.staleConnection) throw error;
        if (!READS.has(request.method)) throw error;
        return sendNow(request, signal);
      });
    } finally {
      endTurn();
    }
  };
}

/** Sends a request whose turn has come; what is under way ends with the signal. */
export type SendNow = (
  request: HttpRequest,
  signal: AbortSignal | undefined,
) => Promise<HttpAnswer>;

const overConnections =
  (pool: ConnectionPool): SendNow =>
  (request, signal) =>
    sendOnce(request, pool, signal);

const READS: ReadonlySet<string> = new Set(['GET', 'HEAD']);

// Twice what the load balancer lets through; Node's own limit is half of that.
const LONGEST_HEAD_BYTES = 64 * 1024;

async function sendOnce(
  request: HttpRequest,
  pool: ConnectionPool,
  signal: AbortSignal | undefined,
): Promise<HttpAnswer> {
  // What was closed while the instance was frozen is heard of in the next turn of the event loop.
  if (pool.hasRested()) await new Promise(setImmediate);
  if (signal?.aborted) throw new NetworkError({ outOfTime: true });
  const agents = pool.agents();
  const origin = toOrigin(request);
  const place = toPlace(origin);
  const secure = place.protocol === 'https:';
  const outgoing = (secure ? httpsRequest : httpRequest)({
    ...place,
    method: request.method,
    headers: toOutgoingHeaders(request),
    agent: secure ? agents.https : agents.http,
    // As given: a URL object resolves dots and encodes more than the browser did.
    path: request.url.slice(origin.length) || '/',
    maxHeaderSize: LONGEST_HEAD_BYTES,
  });
  outgoing.once('socket', (socket) => {
    outgoing.reusedSocket = pool.use(socket);
  });
  return exchange(outgoing, request, signal).catch((error: unknown) => {
    // All of them were lost with it, in a freeze, or may have been.
    if (error instanceof NetworkError && (error.staleConnection || error.timedOut)) {
      pool.renew(agents);
    }
    throw error;
  });
}

function exchange(
  outgoing: ClientRequest,
  request: HttpRequest,
  signal: AbortSignal | undefined,
): Promise<HttpAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<HttpAnswer>();
  let giveUp = (kind: NetworkErrorKind) => reject(new NetworkError(kind));
  const end = (kind: NetworkErrorKind) => {
    giveUp(kind);
    outgoing.destroy();
  };
  const endEvent = () => end({ outOfTime: true });
  const timer = setTimeout(() => end({ timedOut: true }), request.timeoutMs);
  signal?.addEventListener('abort', endEvent);
  outgoing.once('close', () => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', endEvent);
  });
  let answered = false;
  outgoing.once('error', (cause) => {
    const unreadable = isUnreadable(cause, answered ? 'head' : 'nothing');
    const staleConnection = outgoing.reusedSocket && !unreadable;
    reject(new NetworkError({ unreadable, staleConnection }, cause));
  });
  // A status 101 that was not asked for: Node says nothing of it by itself.
  outgoing.once('upgrade', (_incoming, socket) => {
    reject(new NetworkError({ unreadable: true }));
    socket.destroy();
  });
  outgoing.once('response', (incoming) => {
    answered = true;
    const head = { status: incoming.statusCode ?? 0, headers: toHeaderList(incoming.rawHeaders) };
    giveUp = () => resolve({ ...head, body: Buffer.alloc(0), truncated: true });
    if (request.worthReading?.(head.headers) === false) {
      giveUp({});
      incoming.destroy();
      return;
    }
    readBody(incoming, request.bodyLimitBytes).then(
      (body) => (body === null ? giveUp({}) : resolve({ ...head, body, truncated: false })),
      (cause: unknown) => reject(new NetworkError({}, cause)),
    );
  });
  outgoing.end(request.body);
  return promise;
}

// HPE_INVALID_HEADER_TOKEN, HPE_HEADER_OVERFLOW and their like. HPE_INVALID_CONSTANT is no HTTP at all, or what
// stands behind a whole answer.
function isUnreadable(error: Error, seen: 'head' | 'nothing'): boolean {
  const code = 'code' in error ? String(error.code) : '';
  return code.startsWith('HPE_') && (seen === 'head' || code !== 'HPE_INVALID_CONSTANT');
}

const toOrigin = ({ url }: Pick<HttpRequest, 'url'>) => /^https?:\/\/[^/?#]+/.exec(url)?.[0] ?? url;

// Parsed once: a client calls a few places over and over, and Node would parse each URL twice.
const places = boundedCache<Place>(64);

const toPlaces = (urls: readonly string[]) =>
  [...new Set(urls.map((url) => toOrigin({ url })))].map(toPlace);

function toPlace(origin: string): Place {
  const parsed = places.get(origin);
  if (parsed !== undefined) return parsed;
  const { protocol, hostname: host, port } = new URL(origin);
  // `[::1]` is how a URL writes an address.
  const hostname = host.replace(/[[\]]/g, '');
  // The host of the URL, not that of the Host header: Node would check the certificate for the latter.
  // Addresses have no place in TLS's server name (RFC 6066 section 3).
  const place = { protocol, hostname, port, servername: isIP(hostname) ? '' : hostname };
  places.set(origin, place);
  return place;
}

/** Returns the whole body, or null (and hangs up) as soon as it is longer than the limit. */
function readBody(incoming: IncomingMessage, limitBytes: number): Promise<Buffer | null> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer | null>();
  const chunks: Buffer[] = [];
  let length = 0;
  incoming.on('data', (chunk: Buffer) => {
    length += chunk.byteLength;
    chunks.push(chunk);
    if (length <= limitBytes) return;
    resolve(null);
    incoming.destroy();
  });
  incoming.once('end', () => resolve(Buffer.concat(chunks, length)));
  incoming.once('error', reject);
  return promise;
}

function toOutgoingHeaders(request: HttpRequest): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    headers[name] = typeof value === 'string' ? toWire(value) : value.map(toWire);
  }
  if (request.body !== undefined) headers['content-length'] = String(byteLength(request.body));
  return headers;
}

// Node writes header texts as Latin-1; what came to us as UTF-8 has to leave as the same bytes.
const toWire = (value: string) =>
  /^[\0-\x7f]*$/.test(value) ? value : Buffer.from(value).toString('latin1');

const byteLength = (body: Uint8Array | string) =>
  typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength;

function toHeaderList(raw: readonly string[]): [string, string][] {
  const list: [string, string][] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) {
    list.push([(raw[i] as string).toLowerCase(), raw[i + 1] as string]);
  }
  return list;
}

/** Returns the values of a header, in order of arrival. */
export function headerValues(headers: HttpHeaders, name: string): string[] {
  const values: string[] = [];
  for (const [field, value] of headers) if (field === name) values.push(value);
  return values;
}
