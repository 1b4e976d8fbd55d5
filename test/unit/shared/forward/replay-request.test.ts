import type { RequestListener } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { SendHttp } from '#shared/base/http.ts';
import { NetworkError } from '#shared/base/network-error.ts';
import {
  type Replaying,
  replayInExistingSession,
  replayRequest,
} from '#shared/forward/replay-request.ts';
import type { SessionStrategy } from '#shared/session/product-session.ts';
import { type AcceptedRequestParts, acceptedRequest } from '#test/builders/accepted-request.ts';
import { forwarding } from '#test/builders/forwarding.ts';
import { localServer } from '#test/builders/local-server.ts';

const respondFor: (username?: string) => RequestListener = (username) => (_request, response) =>
  void response
    .writeHead(200, username === undefined ? {} : { 'x-ausername': username })
    .end('page');

/** Starts a product that records the cookies it gets. */
async function product(listener: RequestListener) {
  const seen: (string | undefined)[] = [];
  const { url } = await localServer((request, response) => {
    seen.push(request.headers.cookie);
    listener(request, response);
  });
  return { url, seen };
}

describe('a replay', () => {
  async function replay(parts: AcceptedRequestParts = {}, replaying: Partial<Replaying> = {}) {
    const { url, seen } = await product(respondFor());
    const request = acceptedRequest({ address: url, ...parts });
    return { answer: await replayRequest(request, [], forwarding(replaying)), seen };
  }

  it.each(['GET', 'HEAD', 'OPTIONS'])('a replay by %s is the product’s answer', async (method) => {
    expect((await replay({ method })).answer).toMatchObject({ status: 200 });
  });

  it.each<[string, AcceptedRequestParts, Partial<Replaying>]>([
    ['in mode redirect', {}, { mode: 'redirect' }],
    ['by an unsafe method', { method: 'POST' }, {}],
    ['with a header whose name Node cannot send', { headers: { 'x(y)': ['1'] } }, {}],
  ])(
    'a request %s is not replayed, and the product never sees it',
    async (_title, parts, replaying) => {
      const { answer, seen } = await replay(parts, replaying);
      expect(answer).toBe('not_proxied');
      expect(seen).toEqual([]);
    },
  );
});

describe('a product that cannot be reached', () => {
  const page = { status: 200, headers: [], body: Buffer.from('page'), truncated: false };
  const retryRules = { waitsMs: [1, 2], longestWaitMs: 10, wait: async () => {}, random: () => 1 };

  /** Replays over a network that fails with each of `errors` in turn and then works. */
  async function replayAfter(...errors: Error[]) {
    let sent = 0;
    const send: SendHttp = async () => {
      sent += 1;
      const networkError = errors.shift();
      if (networkError !== undefined) throw networkError;
      return page;
    };
    const outcome = await replayRequest(
      acceptedRequest(),
      [],
      forwarding({ send, retryRulesFor: () => retryRules }),
    ).catch((error: unknown) => error);
    return { outcome, sent };
  }

  it('a replay is repeated after a network error, because a safe request may be sent twice', async () => {
    const networkError = new NetworkError({});
    expect(await replayAfter(networkError, networkError)).toEqual({ outcome: page, sent: 3 });
  });

  it('a replay is an outage after as many tries as the rules allow', async () => {
    const networkError = new NetworkError({});
    const { outcome, sent } = await replayAfter(
      networkError,
      networkError,
      networkError,
      networkError,
    );
    expect(outcome).toMatchObject({
      code: 'forward.product_unavailable',
      evidence: { product: 'jira', reason: 'connection' },
    });
    expect(sent).toBe(3);
  });

  it.each([
    ['times out', 'waits longer', { timedOut: true }],
    ['Node cannot read', 'may read it', { unreadable: true }],
  ])('a replay that %s is not repeated: the load balancer %s', async (_what, _why, kind) => {
    const { outcome, sent } = await replayAfter(new NetworkError(kind));
    expect(outcome).toBe('not_proxied');
    expect(sent).toBe(1);
  });
});

describe('a replay in the existing session', () => {
  const sessions: SessionStrategy = {
    hasSessionCookie: ({ cookies }) => cookies.has('SESSION'),
    findExistingSession: () => expect.unreachable('no session is looked for'),
    open: () => expect.unreachable('no session is opened'),
  };
  async function replayOf(username: string | undefined, parts: AcceptedRequestParts = {}) {
    const { url, seen } = await product(respondFor(username));
    const request = acceptedRequest({ address: url, cookie: 'SESSION=1', ...parts });
    const replay = await replayInExistingSession(
      request,
      { username: 'ada', sessions },
      forwarding(),
    );
    return { replay, seen };
  }

  it.each(['ada', 'Ada'])(
    'a replay counts when the product made it for the user %s',
    async (username) => {
      const { replay, seen } = await replayOf(username);
      expect(replay).toMatchObject({ status: 200, body: Buffer.from('page') });
      expect(seen).toEqual(['SESSION=1']);
    },
  );

  it.each([
    ['another user', 'bob'],
    ['a user whose name begins alike', 'adam'],
    ['no user', ''],
    ['a user whom it does not name', undefined],
  ])('a replay does not count when the product made it for %s', async (_title, username) => {
    expect((await replayOf(username)).replay).toBeNull();
  });

  it('no request is replayed when the browser has no session', async () => {
    const { replay, seen } = await replayOf('ada', { cookie: 'other=1' });
    expect(replay).toBeNull();
    expect(seen).toEqual([]);
  });

  it('an unsafe request is not replayed in the existing session', async () => {
    const { replay, seen } = await replayOf('ada', { method: 'DELETE' });
    expect(replay).toBe('not_proxied');
    expect(seen).toEqual([]);
  });
});
