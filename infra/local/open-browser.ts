import { Agent, request } from 'node:https';
import { CookieJar } from 'tough-cookie';
import { lookupLoopback } from './tls/lookup-loopback.ts';

/** One answer on the way to a page. */
export interface Visit {
  readonly method: string;
  readonly url: string;
  readonly status: number;
  /** Lower-case; several cookies stay apart. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly setCookies: readonly string[];
  readonly body: string;
  readonly durationMs: number;
}

export interface Ask {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** Follows redirects and keeps cookies as a browser does; the last visit is the page that it ends on. */
export interface Browser {
  readonly jar: CookieJar;
  /** Every answer on the way, the page last. Throws after 20 redirects. */
  open(url: string, ask?: Ask): Promise<readonly Visit[]>;
  /** One request, no redirect followed. */
  send(url: string, ask?: Ask): Promise<Visit>;
}

const MOST_REDIRECTS = 20;

export interface BrowserOptions {
  /** The loopback address that it has; 127.0.0.1 when absent. */
  readonly localAddress?: string;
}

/** Returns a browser without script that trusts `ca`. Cookies are kept by tough-cookie (RFC 6265). */
export function openBrowser(ca: string, options: BrowserOptions = {}): Browser {
  const jar = new CookieJar(undefined, { prefixSecurity: 'strict' });
  const agent = new Agent({ ca, keepAlive: true, lookup: lookupLoopback, ...options });
  const send = async (url: string, ask: Ask = {}): Promise<Visit> => {
    const visit = await exchange(url, { ...ask, cookie: await jar.getCookieString(url) }, agent);
    for (const line of visit.setCookies) await jar.setCookie(line, url, { ignoreError: true });
    return visit;
  };
  return {
    jar,
    send,
    open: async (url, ask = {}) => {
      const visits = [await send(url, ask)];
      for (let next = follow(visits, ask); next !== null; next = follow(visits, ask)) {
        if (visits.length > MOST_REDIRECTS) throw new Error(`redirected too often: ${url}`);
        visits.push(await send(next.url, next.ask));
      }
      return visits;
    },
  };
}

// RFC 9110 section 15.4: 307 and 308 keep method and body, the others become GET.
function follow(visits: readonly Visit[], ask: Ask): { url: string; ask: Ask } | null {
  const last = visits.at(-1);
  const location = last?.headers['location'];
  if (last === undefined || typeof location !== 'string') return null;
  const url = new URL(location, last.url).href;
  const keeps = last.status === 307 || last.status === 308;
  return { url, ask: keeps && last.method === (ask.method ?? 'GET') ? ask : {} };
}

function exchange(url: string, ask: Ask & { cookie: string }, agent: Agent): Promise<Visit> {
  const { promise, resolve, reject } = Promise.withResolvers<Visit>();
  const started = performance.now();
  const method = ask.method ?? 'GET';
  const headers: Record<string, string> = { accept: 'text/html,*/*;q=0.8', ...ask.headers };
  if (ask.cookie !== '') headers['cookie'] = ask.cookie;
  const outgoing = request(url, { method, headers, agent }, (incoming) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.once('error', reject);
    incoming.once('end', () =>
      resolve({
        method,
        url,
        status: incoming.statusCode ?? 0,
        headers: incoming.headers,
        setCookies: incoming.headers['set-cookie'] ?? [],
        body: Buffer.concat(chunks).toString('utf8'),
        durationMs: performance.now() - started,
      }),
    );
  });
  outgoing.once('error', reject);
  outgoing.end(ask.body);
  return promise;
}
