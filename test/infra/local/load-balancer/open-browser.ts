import { CookieJar } from 'tough-cookie';
import { ask, type Question, type Received } from './ask.ts';

export interface PageAnswer extends Received {
  /** Where the redirects led. */
  readonly url: string;
  readonly trail: readonly string[];
}

export interface Browser {
  readonly jar: CookieJar;
  /** Follows redirects as browsers do: with GET, and with the cookies that each address may have. */
  openPage(url: string, question?: Partial<Question>): Promise<PageAnswer>;
  /** One request, its redirect not followed. */
  step(url: string, question?: Partial<Question>): Promise<Received>;
}

/** A browser without pages: a cookie jar and the habit of following redirects. */
export function openBrowser(ca: string): Browser {
  const jar = new CookieJar();
  return { jar, openPage, step };

  async function step(url: string, question: Partial<Question> = {}): Promise<Received> {
    const { hostname, port, pathname, search } = new URL(url);
    const cookie = await jar.getCookieString(url);
    const lines: (readonly [string, string])[] = [...(question.lines ?? [])];
    if (cookie) lines.push(['cookie', cookie]);
    const target = `${pathname}${search}`;
    const received = await ask({
      target,
      ...question,
      port: Number(port),
      host: hostname,
      ca,
      lines,
    });
    for (const line of received.setCookies) await jar.setCookie(line, url, { ignoreError: false });
    return received;
  }

  async function openPage(url: string, question: Partial<Question> = {}): Promise<PageAnswer> {
    let received = await step(url, question);
    let at = url;
    const trail = [url];
    while (typeof received.headers['location'] === 'string' && trail.length < 20) {
      at = new URL(received.headers['location'], at).href;
      trail.push(at);
      received = await step(at);
    }
    return { ...received, url: at, trail };
  }
}
