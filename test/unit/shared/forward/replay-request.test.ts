import type { RequestListener } from 'node:http';
import { describe, expect, it } from 'vitest';
import { headerValues, NetworkError, type SendHttp } from '#shared/base/http.ts';
import {
  type Replaying,
  replayInExistingSession,
  replayRequest,
} from '#shared/forward/replay-request.ts';
import type { SessionStrategy } from '#shared/session/product-session.ts';
import { type AcceptedRequestParts, acceptedRequest } from '#test/builders/accepted-request.ts';
import { forwarding } from '#test/builders/forwarding.ts';
import { localServer } from '#test/builders/local-server.ts';

const say: (owner?: string) => RequestListener = (owner) => (_request, response) =>
  void response.writeHead(200, owner === undefined ? {} : { 'x-owner': owner }).end('page');

/** A product at `url`, and the cookies that it was sent. */
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
    const { url, seen } = await product(say());
    const request = acceptedRequest({ address: url, ...parts });
    return { answer: await replayRequest(request, [], forwarding(replaying)), seen };
  }

  it.each(['GET', 'HEAD', 'OPTIONS'])('by %s is the product’s answer', async (method) => {
    expect((await replay({ method })).answer).toMatchObject({ status: 200 });
  });

  it.each<[string, AcceptedRequestParts, Partial<Replaying>]>([
    ['in mode redirect', {}, { mode: 'redirect' }],
    ['by an unsafe method', { method: 'POST' }, {}],
    ['with a header whose name Node cannot send', { headers: { 'x(y)': ['1'] } }, {}],
  ])('is none %s, and the product never sees the request', async (_title, parts, replaying) => {
    const { answer, seen } = await replay(parts, replaying);
    expect(answer).toBe('not_proxied');
    expect(seen).toEqual([]);
  });
});

describe('a product that cannot be reached', () => {
  const page = { status: 200, headers: [], body: Buffer.from('page'), truncated: false };
  const retryRules = { waitsMs: [1, 2], longestWaitMs: 10, wait: async () => {} };

  /** A replay over a network that fails with each of `troubles` in turn and then works. */
  async function replayAfter(...troubles: Error[]) {
    let sent = 0;
    const send: SendHttp = async () => {
      sent += 1;
      const trouble = troubles.shift();
      if (trouble !== undefined) throw trouble;
      return page;
    };
    const outcome = await replayRequest(
      acceptedRequest(),
      [],
      forwarding({ send, retryRules }),
    ).catch((error: unknown) => error);
    return { outcome, sent };
  }

  it('is tried again, since a safe request may be sent twice', async () => {
    const trouble = new NetworkError({});
    expect(await replayAfter(trouble, trouble)).toEqual({ outcome: page, sent: 3 });
  });

  it('is an outage after as many tries as the rules allow', async () => {
    const trouble = new NetworkError({});
    const { outcome, sent } = await replayAfter(trouble, trouble, trouble, trouble);
    expect(outcome).toMatchObject({
      code: 'forward.product_unavailable',
      evidence: { product: 'jira', reason: 'connection' },
    });
    expect(sent).toBe(3);
  });

  it('in time is not tried again: the load balancer waits longer', async () => {
    const { outcome, sent } = await replayAfter(new NetworkError({ timedOut: true }));
    expect(outcome).toBe('not_proxied');
    expect(sent).toBe(1);
  });
});

describe('the answer in the session that the browser has', () => {
  const sessions: SessionStrategy = {
    hasSessionCookie: ({ cookies }) => cookies.has('SESSION'),
    sessionUserOf: (headers) => headerValues(headers, 'x-owner')[0] ?? null,
    findExistingSession: () => expect.unreachable('nobody asks for a session'),
    open: () => expect.unreachable('nobody opens a session'),
  };
  async function replayOf(owner: string | undefined, parts: AcceptedRequestParts = {}) {
    const { url, seen } = await product(say(owner));
    const request = acceptedRequest({ address: url, cookie: 'SESSION=1', ...parts });
    const replay = await replayInExistingSession(
      request,
      { username: 'ada', sessions },
      forwarding(),
    );
    return { replay, seen };
  }

  it.each(['ada', 'Ada'])('counts when it says that it was made for them: %s', async (owner) => {
    const { replay, seen } = await replayOf(owner);
    expect(replay).toMatchObject({ status: 200, body: Buffer.from('page') });
    expect(seen).toEqual(['SESSION=1']);
  });

  it.each([
    ['somebody else', 'bob'],
    ['somebody whose name begins alike', 'adam'],
    ['nobody', ''],
    ['a person that it does not name', undefined],
  ])('counts not when it was made for %s', async (_title, owner) => {
    expect((await replayOf(owner)).replay).toBeNull();
  });

  it('is not asked for where the browser brings no session', async () => {
    const { replay, seen } = await replayOf('ada', { cookie: 'other=1' });
    expect(replay).toBeNull();
    expect(seen).toEqual([]);
  });

  it('is not asked for with an unsafe method', async () => {
    const { replay, seen } = await replayOf('ada', { method: 'DELETE' });
    expect(replay).toBe('not_proxied');
    expect(seen).toEqual([]);
  });
});
