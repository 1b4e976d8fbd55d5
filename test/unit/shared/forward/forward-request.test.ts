import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { ALBResult } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import {
  type ForwardedSession,
  type Forwarding,
  forwardRequest,
} from '#shared/forward/forward-request.ts';
import { type AcceptedRequestParts, acceptedRequest } from '#test/builders/accepted-request.ts';
import { forwarding } from '#test/builders/forwarding.ts';
import { localServer } from '#test/builders/local-server.ts';
import { productSessions } from '#test/builders/product-sessions.ts';
import { rawServer } from '#test/builders/raw-server.ts';

interface Sent extends ForwardedSession {
  readonly edgeCookies: readonly string[];
}

const SENT: Sent = {
  setCookies: ['JSESSIONID=fresh; Path=/; Secure; HttpOnly', 'AWSALB=node2; Path=/'],
  edgeCookies: ['__Host-edge-session=e; Max-Age=900; Path=/; Secure; HttpOnly; SameSite=Lax'],
  replay: null,
  username: 'ada',
  sessions: productSessions(),
};

/** Returns what a browser gets when the product answers as `listener` says. */
async function forward(
  listener: RequestListener,
  parts: AcceptedRequestParts = {},
  options: { sent?: Sent; forwarding?: Partial<Forwarding> } = {},
) {
  const seen: IncomingMessage[] = [];
  const { url } = await localServer((request, response) => {
    seen.push(request);
    listener(request, response);
  });
  const request = acceptedRequest({ address: url, ...parts });
  const { sent = SENT } = options;
  const using = forwarding(options.forwarding);
  const result = await forwardRequest(request, sent, sent.edgeCookies, using);
  return { result, seen };
}

const headersOf = (result: ALBResult) => result.multiValueHeaders ?? {};
const respondWith =
  (body: string | Buffer = 'page', headers: Record<string, string | string[]> = {}, status = 200) =>
  (_request: IncomingMessage, response: ServerResponse) =>
    void response.writeHead(status, headers).end(body);

/** Expects the redirect to the landing, with every cookie of the session and of the edge. */
function expectRedirect(result: ALBResult, sent = SENT): void {
  expect(result.statusCode).toBe(307);
  expect(headersOf(result)).toEqual({
    location: ['https://jira.example.com/_edge/landing?to=/browse/TEST-1'],
    'cache-control': ['private, no-store'],
    'set-cookie': [...sent.setCookies, ...sent.edgeCookies],
  });
  expect(result.body).toBe('');
}

describe('a safe request', () => {
  it('a safe request gets the product’s answer with the cookies of the session and the edge', async () => {
    const { result } = await forward(
      respondWith('<p>Grüße</p>', { 'content-type': 'text/html', 'x-arequestid': '1' }),
    );
    expect(result).toMatchObject({ statusCode: 200, body: '<p>Grüße</p>', isBase64Encoded: false });
    expect(headersOf(result)).toMatchObject({
      'content-type': ['text/html'],
      'x-arequestid': ['1'],
      'set-cookie': [...SENT.setCookies, ...SENT.edgeCookies],
    });
  });

  it.each(['GET', 'HEAD', 'OPTIONS'])('a %s reaches the product unchanged', async (method) => {
    const { result, seen } = await forward(respondWith(), {
      method,
      path: '/browse/%C3%BC%2F',
      query: '?a=%20+&a=b',
      headers: { accept: ['text/html'], 'x-trail': ['1', '2'], 'user-agent': ['Mozilla/5.0'] },
    });
    expect(result.statusCode).toBe(200);
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({ method, url: '/browse/%C3%BC%2F?a=%20+&a=b' });
    expect(seen[0]?.headers).toMatchObject({
      host: 'jira.example.com',
      accept: 'text/html',
      'x-trail': '1, 2',
      'user-agent': 'Mozilla/5.0',
    });
  });

  it('a request keeps its path below the context path of the product’s address', async () => {
    const { url, paths } = await pathServer();
    const request = acceptedRequest({ address: `${url}/jira`, path: '/jira/browse/TEST-1' });
    await forwardRequest(request, SENT, SENT.edgeCookies, forwarding());
    expect(paths).toEqual(['/jira/browse/TEST-1']);
  });

  it.each([302, 304, 401, 404, 500])('the product’s own %i reaches the browser', async (status) => {
    const { result } = await forward(respondWith('', { location: '/x' }, status));
    expect(result.statusCode).toBe(status);
    expect(headersOf(result)['location']).toEqual(['/x']);
    expect(headersOf(result)['set-cookie']).toContain(SENT.edgeCookies[0]);
  });

  it('a compressed answer arrives byte for byte', async () => {
    const zipped = gzipSync('<p>Grüße</p>');
    const { result } = await forward(respondWith(zipped, { 'content-encoding': 'gzip' }));
    expect(result.isBase64Encoded).toBe(true);
    expect(Buffer.from(result.body ?? '', 'base64')).toEqual(zipped);
    expect(headersOf(result)['content-encoding']).toEqual(['gzip']);
  });

  it('an answer has the mode of its target group', async () => {
    const { result } = await forward(respondWith(), { valueMode: 'single' });
    expect(result).not.toHaveProperty('multiValueHeaders');
    expect(Object.values(result.headers ?? {})).toEqual(
      expect.arrayContaining([...SENT.setCookies, ...SENT.edgeCookies]),
    );
  });
});

describe('the user of a page', () => {
  const pageFor = (name: string) =>
    respondWith('a page', { 'x-ausername': name, 'set-cookie': 'their=1' });
  const refusal = {
    code: 'session.login_refused',
    evidence: { product: 'jira', reason: 'other_person' },
  };

  it('a page for another user is not shown', async () => {
    await expect(forward(pageFor('bob'))).rejects.toMatchObject(refusal);
  });

  it.each([302, 403, 404, 500])('an answer %i for another user is not shown', async (status) => {
    const page = respondWith('a page', { 'x-ausername': 'bob' }, status);
    await expect(forward(page)).rejects.toMatchObject(refusal);
  });

  it('a page for another user is not shown when it was fetched earlier', async () => {
    const replay = {
      ...{ status: 200, headers: [['x-ausername', 'bob'] as const], truncated: false },
      body: Buffer.from('a page'),
    };
    const sent = { ...SENT, replay };
    await expect(forward(respondWith(), {}, { sent })).rejects.toMatchObject(refusal);
  });

  it.each(['ada', 'ADA'])('a page for %s is shown to ada', async (name) => {
    const { result } = await forward(pageFor(name));
    expect(result).toMatchObject({ statusCode: 200, body: 'a page' });
  });

  it('a page without a user is shown, because public pages are such', async () => {
    const { result } = await forward(respondWith('public page'));
    expect(result).toMatchObject({ statusCode: 200, body: 'public page' });
  });

  it('a page for the credentials of the request is shown', async () => {
    const headers = { authorization: ['Bearer of-a-robot'] };
    const { result, seen } = await forward(pageFor('robot'), { headers });
    expect(seen[0]?.headers.authorization).toBe('Bearer of-a-robot');
    expect(result).toMatchObject({ statusCode: 200, body: 'a page' });
  });
});

describe('a request for the product', () => {
  it('the product never gets the cookies of the load balancer and of the edge', async () => {
    const cookie = [
      'AWSELBAuthSessionCookie-0=s',
      'AWSELBAuthSessionCookie-3=s',
      'AWSALBAuthNonce=n',
      '__Host-edge-session=e',
      '__Host-edge-profile=p',
      'kept=1',
      'JSESSIONID=stale',
      'AWSELBAuthSessionCookieX=kept too',
    ].join('; ');
    const { seen } = await forward(respondWith(), { cookie });
    expect(seen[0]?.headers.cookie).toBe(
      'kept=1; JSESSIONID=fresh; AWSELBAuthSessionCookieX=kept too; AWSALB=node2',
    );
  });

  it('the product never gets a load balancer cookie under another name', async () => {
    const { seen } = await forward(
      respondWith(),
      { cookie: 'jira-lb-0=s; kept=1' },
      { forwarding: { loadBalancerCookieName: 'jira-lb' } },
    );
    expect(seen[0]?.headers.cookie).toBe('kept=1; JSESSIONID=fresh; AWSALB=node2');
  });

  it.each([
    'x-amzn-oidc-data',
    'x-amzn-oidc-identity',
    'x-amzn-oidc-accesstoken',
    'x_amzn_oidc_data',
    'x-amzn_oidc-accesstoken',
    'connection',
    'keep-alive',
    'proxy-authorization',
    'te',
    'trailer',
    'upgrade',
    'expect',
    'x-named-by-connection',
  ])('the product never gets the header %s', async (name) => {
    const { seen } = await forward(respondWith(), {
      headers: { [name]: ['s3cr3t'], connection: ['close, X-Named-By-Connection'] },
    });
    expect(seen[0]?.rawHeaders.join('\n')).not.toContain('s3cr3t');
  });

  it('the product never gets a cookie that the fresh session deletes', async () => {
    const { seen } = await forward(
      respondWith(),
      { cookie: 'seraph.rememberme.cookie=x; kept=1' },
      {
        sent: {
          ...SENT,
          setCookies: ['seraph.rememberme.cookie=; Max-Age=0; Path=/'],
        },
      },
    );
    expect(seen[0]?.headers.cookie).toBe('kept=1');
  });
});

describe('an answer for the browser', () => {
  it.each([
    ['cache-control', 'public, max-age=3600'],
    ['expires', 'Wed, 21 Oct 2099 07:28:00 GMT'],
    ['pragma', 'cache'],
    ['age', '17'],
    ['connection', 'keep-alive'],
    ['keep-alive', 'timeout=20'],
    ['proxy-authenticate', 'Basic'],
    ['trailer', 'x-sum'],
    ['content-length', '4'],
    ['surrogate-control', 'max-age=60'],
    ['cdn-cache-control', 'max-age=60'],
  ])('the browser never gets the product’s %s', async (name, value) => {
    const { result } = await forward(respondWith('page', { [name]: value }));
    expect(headersOf(result)[name]).toEqual(
      name === 'cache-control' ? ['private, no-store'] : undefined,
    );
  });

  it('the browser never gets a pause from an answer that is none of an overrun product', async () => {
    const { result } = await forward(respondWith('page', { 'retry-after': '0' }));
    expect(headersOf(result)).not.toHaveProperty('retry-after');
  });

  it('the browser never gets a header that the product’s Connection header names', async () => {
    const { result } = await forward(
      respondWith('page', { connection: 'close, X-Hop', 'x-hop': '1', 'x-kept': '2' }),
    );
    expect(headersOf(result)).not.toHaveProperty('x-hop');
    expect(headersOf(result)['x-kept']).toEqual(['2']);
  });

  it('no cookie of a session lives longer than the edge session', async () => {
    const sent = { ...SENT, setCookies: ['a=1; Max-Age=1209600; Path=/'] };
    const { result } = await forward(
      respondWith('page', { 'set-cookie': 'b=2; Path=/; Expires=Wed, 21 Oct 2099 07:28:00 GMT' }),
      {},
      { sent },
    );
    expect(headersOf(result)['set-cookie']).toEqual([
      'a=1; Path=/; Max-Age=900',
      'b=2; Path=/; Max-Age=900',
      ...SENT.edgeCookies,
    ]);
  });

  it('a cookie of the login that the page has replaced is left out', async () => {
    const { result } = await forward(
      respondWith('page', { 'set-cookie': ['JSESSIONID=rotated; Path=/', 'x=1'] }),
    );
    expect(headersOf(result)['set-cookie']).toEqual([
      'JSESSIONID=rotated; Path=/',
      'AWSALB=node2; Path=/',
      'x=1',
      ...SENT.edgeCookies,
    ]);
  });

  it('a cookie at another path does not replace one of its name', async () => {
    const lines = ['JSESSIONID=; Path=/jira; Max-Age=0', 'JSESSIONID=rotated; Path=/'];
    const { result } = await forward(respondWith('page', { 'set-cookie': lines }));
    expect(headersOf(result)['set-cookie']).toEqual([
      'JSESSIONID=rotated; Path=/',
      'AWSALB=node2; Path=/',
      lines[0],
      ...SENT.edgeCookies,
    ]);
  });
});

describe('an unsafe request', () => {
  it.each(['POST', 'PUT', 'DELETE', 'PATCH', 'PURGE'])(
    'a %s is never sent to the product, but redirected with its body',
    async (method) => {
      const { result, seen } = await forward(respondWith(), { method, body: 'a=1' });
      expect(seen).toHaveLength(0);
      expectRedirect(result);
    },
  );
});

describe('a request in mode redirect', () => {
  it('a request in mode redirect is redirected without a call of the product', async () => {
    const { result, seen } = await forward(respondWith(), {}, { forwarding: { mode: 'redirect' } });
    expect(seen).toHaveLength(0);
    expectRedirect(result);
  });

  it('no cookie of a redirect lives longer than the edge session', async () => {
    const sent = { ...SENT, setCookies: ['a=1; Max-Age=1209600'] };
    const { result } = await forward(respondWith(), {}, { sent, forwarding: { mode: 'redirect' } });
    expect(headersOf(result)['set-cookie']?.[0]).toBe('a=1; Max-Age=900');
  });
});

describe('an answer that cannot pass the function', () => {
  it.each<[string, RequestListener]>([
    ['that says it is longer than a megabyte', respondWith(Buffer.alloc(1_000_001))],
    [
      'that turns out to be longer than a megabyte',
      (_request, response) => {
        response.write(Buffer.alloc(600_000));
        response.end(Buffer.alloc(600_000));
      },
    ],
    ['that becomes longer than a megabyte in base64', respondWith(Buffer.alloc(800_000, 0xff))],
    ['that becomes longer than a megabyte in JSON', respondWith(Buffer.alloc(600_000, '"'))],
    [
      'of events',
      (_request, response) => {
        response
          .writeHead(200, { 'content-type': 'text/event-stream;charset=utf-8' })
          .write('data: 1\n\n');
      },
    ],
    [
      'with a header beyond ASCII',
      (_request, response) => {
        response.socket?.end(
          'HTTP/1.1 200 OK\r\nx-name: J\u00f6rg\r\ncontent-length: 0\r\n\r\n',
          'latin1',
        );
      },
    ],
  ])('an answer %s becomes a redirect, and nothing of it is shown', async (_title, listener) => {
    const { result } = await forward(listener);
    expectRedirect(result);
  });

  it('an answer that names its user beyond ASCII is shown to the user, without the name', async () => {
    const { result } = await forward(
      (_request, response) => {
        response.socket?.end(
          `HTTP/1.1 200 OK\r\nX-AUSERNAME: ${Buffer.from('ädä').toString('latin1')}\r\nX-B: 1\r\ncontent-length: 4\r\n\r\npage`,
          'latin1',
        );
      },
      {},
      { sent: { ...SENT, username: 'Ädä' } },
    );
    expect(result).toMatchObject({ statusCode: 200, body: 'page' });
    expect(headersOf(result)).not.toHaveProperty('x-ausername');
    expect(headersOf(result)).toHaveProperty('x-b');
  });

  it.each([
    ['a control character in a header', 'X-A: a\u0001b\r\n'],
    ['a header that is too long to read', `X-A: ${'a'.repeat(70_000)}\r\n`],
    ['two lengths', 'Content-Length: 3\r\n'],
  ])('an answer with %s becomes a redirect that keeps the fresh session', async (_what, header) => {
    const answer = `HTTP/1.1 200 OK\r\n${header}Content-Length: 2\r\n\r\nok`;
    const { url, connections } = await rawServer((socket) =>
      socket.once('data', () => socket.end(answer, 'latin1')),
    );
    const request = acceptedRequest({ address: url.replace(/\/$/, '') });
    expectRedirect(await forwardRequest(request, SENT, SENT.edgeCookies, forwarding()));
    expect(connections()).toBe(1);
  });

  it('an answer with too many headers for the load balancer becomes a redirect', async () => {
    const setCookies = Array.from({ length: 10 }, (_, n) => `c${n}=1; Note=${'v'.repeat(2_000)}`);
    const sent = { ...SENT, setCookies };
    const { result } = await forward(
      respondWith('page', { 'x-a': 'v'.repeat(13_000) }),
      {},
      { sent },
    );
    expectRedirect(result, sent);
  });

  it('an answer of a megabyte less the envelope passes', async () => {
    const { result } = await forward(respondWith('x'.repeat(998_000)));
    expect(result.statusCode).toBe(200);
    expect(result.body).toHaveLength(998_000);
  });
});

describe('a product in trouble', () => {
  it('a slow product is left to the load balancer', async () => {
    const { send } = forwarding();
    const { result } = await forward(
      () => {},
      {},
      {
        forwarding: { send: (request) => send({ ...request, timeoutMs: 100 }) },
      },
    );
    expectRedirect(result);
  });

  it('a product that is slow in the middle of its page is left to the load balancer', async () => {
    const { send } = forwarding();
    const { result } = await forward(
      (_request, response) => void response.writeHead(200).write('half'),
      {},
      { forwarding: { send: (request) => send({ ...request, timeoutMs: 100 }) } },
    );
    expectRedirect(result);
  });

  it('a product that refuses connections is an outage', async () => {
    const request = acceptedRequest({ address: 'http://127.0.0.1:1' });
    await expect(
      forwardRequest(request, SENT, SENT.edgeCookies, forwarding()),
    ).rejects.toMatchObject({
      code: 'forward.product_unavailable',
      evidence: { product: 'jira', reason: 'connection' },
    });
  });

  it.each<[string, RequestListener]>([
    ['hangs up', (_request, response) => response.destroy()],
    [
      'hangs up in the middle of its page',
      (_request, response) => {
        response.writeHead(200, { 'content-length': '10' });
        response.write('half', () => response.destroy());
      },
    ],
    ['does not speak HTTP', (_request, response) => void response.socket?.end('nonsense\r\n\r\n')],
  ])('a product that %s is an outage, and half a page is never shown', async (_title, listener) => {
    await expect(forward(listener)).rejects.toMatchObject({ code: 'forward.product_unavailable' });
  });
});

describe('a request with a header that Node cannot send', () => {
  it('a request with a header that Node cannot send is left to the load balancer', async () => {
    const { result, seen } = await forward(respondWith(), { headers: { 'x(y)': ['1'] } });
    expect(seen).toHaveLength(0);
    expectRedirect(result);
  });
});

describe('cookies that no redirect can carry', () => {
  it('cookies that no redirect can carry are a defect and are not dropped', async () => {
    const sent = { ...SENT, setCookies: [`a=${'v'.repeat(33_000)}`] };
    await expect(forward(respondWith(), { method: 'POST' }, { sent })).rejects.toMatchObject({
      code: 'defect.unexpected',
      evidence: { reason: 'redirect_too_long' },
    });
  });
});

async function pathServer() {
  const paths: (string | undefined)[] = [];
  const { url } = await localServer((request, response) => {
    paths.push(request.url);
    response.end();
  });
  return { url, paths };
}

describe('the sign-in page of a product', () => {
  const SIGN_IN = { path: '/login.jsp', query: '?os_destination=%2Fbrowse%2FTEST-1%3Fa%3Db' };
  const atSignIn = (
    listener: RequestListener,
    parts: AcceptedRequestParts = {},
    options: { sent?: Sent; forwarding?: Partial<Forwarding> } = {},
  ) => forward(listener, { ...SIGN_IN, ...parts }, options);
  const returnCookieOf = (result: ALBResult) =>
    [headersOf(result)['set-cookie']].flat().map(String).at(-1)?.split(';')[0] ?? '';
  /** Returns the cookie of a user who was sent on so many times. */
  const sentOn = async (times: number) => {
    let cookie = '';
    for (let n = 0; n < times; n += 1) {
      cookie = returnCookieOf((await atSignIn(respondWith(), { cookie })).result);
    }
    return cookie;
  };

  it.each(['proxy', 'redirect'] as const)(
    'a request for the sign-in page is sent on to the wanted page, with a fresh session, in mode %s',
    async (mode) => {
      const { result, seen } = await atSignIn(respondWith(), {}, { forwarding: { mode } });
      expect(result.statusCode).toBe(307);
      expect(headersOf(result)).toEqual({
        location: ['https://jira.example.com/browse/TEST-1?a=b'],
        'cache-control': ['private, no-store'],
        'set-cookie': [
          ...SENT.setCookies,
          ...SENT.edgeCookies,
          expect.stringMatching(/^__Host-edge-return-[\w-]+=1; Max-Age=20; /),
        ],
      });
      expect(seen).toHaveLength(0);
    },
  );

  it.each(['proxy', 'redirect'] as const)(
    'a request for the sign-in page is sent on once more, because two pages may come at the same time, in mode %s',
    async (mode) => {
      const cookie = await sentOn(1);
      const { result, seen } = await atSignIn(respondWith(), { cookie }, { forwarding: { mode } });
      expect(result.statusCode).toBe(307);
      expect(headersOf(result)['location']).toEqual(['https://jira.example.com/browse/TEST-1?a=b']);
      expect(headersOf(result)['set-cookie']).toEqual([
        ...SENT.setCookies,
        ...SENT.edgeCookies,
        expect.stringMatching(/^__Host-edge-return-[\w-]+=2; Max-Age=20; /),
      ]);
      expect(seen).toHaveLength(0);
    },
  );

  it.each(['proxy', 'redirect'] as const)(
    'the sign-in page is shown when the product keeps returning the user to it in their own session, in mode %s',
    async (mode) => {
      const cookie = await sentOn(2);
      const page = respondWith('Not for you', { 'x-ausername': 'ADA' });
      const { result, seen } = await atSignIn(page, { cookie }, { forwarding: { mode } });
      expect(result).toMatchObject({ statusCode: 200, body: 'Not for you' });
      expect(seen[0]?.url).toBe(`${SIGN_IN.path}${SIGN_IN.query}`);
      expect(seen[0]?.headers.cookie).toBe('JSESSIONID=fresh; AWSALB=node2');
    },
  );

  it.each<[string, Record<string, string>]>([
    ['an anonymous', {}],
    ['another user’s', { 'x-ausername': 'bob' }],
  ])(
    'a login loop ends when the product shows its sign-in page in %s session',
    async (_what, headers) => {
      const cookie = await sentOn(2);
      await expect(atSignIn(respondWith('Log in', headers), { cookie })).rejects.toMatchObject({
        code: 'session.sent_back',
      });
    },
  );

  it('a login loop ends when the product answers with a redirect in the user’s own session', async () => {
    const cookie = await sentOn(2);
    const away = respondWith('', { 'x-ausername': 'ada', location: '/browse/TEST-1' }, 302);
    await expect(atSignIn(away, { cookie })).rejects.toMatchObject({ code: 'session.sent_back' });
  });

  it('a login loop ends when the page of the product is not proxied', async () => {
    const cookie = await sentOn(2);
    const endless = respondWith('', { 'content-type': 'text/event-stream' });
    await expect(atSignIn(endless, { cookie })).rejects.toMatchObject({
      code: 'session.sent_back',
    });
  });

  it('a user who was sent elsewhere before is sent on again', async () => {
    const cookie = await sentOn(2);
    const query = '?os_destination=%2Fbrowse%2FTEST-2';
    const { result } = await atSignIn(respondWith(), { cookie, query });
    expect(result.statusCode).toBe(307);
    expect(headersOf(result)['location']).toEqual(['https://jira.example.com/browse/TEST-2']);
  });
});

it('a request with the marker is answered even in mode redirect, because it would come back', async () => {
  const cookie = '__Host-edge-session=e';
  const { result } = await forward(respondWith(), { cookie }, { forwarding: { mode: 'redirect' } });
  expect(result).toMatchObject({ statusCode: 200, body: 'page' });
});
