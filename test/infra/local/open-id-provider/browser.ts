import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { CookieJar } from 'tough-cookie';

/** What a page or a redirect looks like to the user in front of it. */
export interface PageAnswer {
  readonly url: URL;
  readonly status: number;
  readonly location: string | undefined;
  readonly text: string;
}

/** A browser of one user: it keeps cookies, follows nothing by itself, and finds every host on 127.0.0.1. */
export function openBrowser(ca: string) {
  const jar = new CookieJar();
  const openPage = async (url: URL, form?: Record<string, string>): Promise<PageAnswer> => {
    const answer = await send(url, { ca, cookie: await jar.getCookieString(url.href), form });
    for (const line of answer.setCookies) await jar.setCookie(line, url.href);
    return { url, ...answer };
  };
  return {
    openPage,
    /** Follows redirects as long as they stay on the host of `url`. */
    async walk(url: URL, form?: Record<string, string>): Promise<PageAnswer> {
      let last = await openPage(url, form);
      while (last.location !== undefined) {
        const next = new URL(last.location, last.url);
        if (next.host !== url.host) return last;
        last = await openPage(next);
      }
      return last;
    },
  };
}

/** A `fetch` that trusts `ca` and finds every host on 127.0.0.1. */
export function loopbackFetch(ca: string) {
  return async (
    href: string,
    init: { method: string; headers: Record<string, string>; body?: unknown },
  ) => {
    const body = init.body === undefined || init.body === null ? undefined : String(init.body);
    const answer = await send(new URL(href), { ca, ...init, body });
    return new Response(answer.text, { status: answer.status, headers: answer.headers });
  };
}

interface Outgoing {
  readonly ca: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly cookie?: string;
  readonly form?: Record<string, string> | undefined;
  readonly body?: string | undefined;
}

async function send(url: URL, outgoing: Outgoing) {
  const body = outgoing.form ? new URLSearchParams(outgoing.form).toString() : outgoing.body;
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    request(url, {
      method: outgoing.method ?? (outgoing.form ? 'POST' : 'GET'),
      hostname: '127.0.0.1',
      servername: url.hostname,
      ca: outgoing.ca,
      agent: false,
      headers: {
        ...(outgoing.form && { 'content-type': 'application/x-www-form-urlencoded' }),
        ...(outgoing.cookie && { cookie: outgoing.cookie }),
        ...outgoing.headers,
        host: url.host,
      },
    })
      .once('response', resolve)
      .once('error', reject)
      .end(body);
  });
  return {
    status: answer.statusCode ?? 0,
    headers: { 'content-type': answer.headers['content-type'] ?? '' },
    location: answer.headers.location,
    setCookies: answer.headers['set-cookie'] ?? [],
    text: (await answer.setEncoding('utf8').toArray()).join(''),
  };
}
