import { describe, expect, it } from 'vitest';
import type { TokenFault } from '#shared/authenticate/reject-token.ts';
import { type Evidence, Failure, type FailureCode } from '#shared/base/failure.ts';
import { failureAnswer } from '#shared/pages/failure-page.ts';
import { FAILURE_TABLE, type FailureRow } from '#shared/pages/failure-table.ts';
import { acceptedRequest } from '#test/builders/accepted-request.ts';

const CONTEXT = {
  request: acceptedRequest(),
  correlationId: '1-5e8b428b-0123456789abcdef01234567',
  contact: 'the service desk',
  random: 0,
};
const answerTo = (failure: Failure) => {
  const answer = failureAnswer(failure, CONTEXT);
  return { ...answer, headers: new Map(answer.headers), text: answer.body.toString() };
};
const rows: [FailureCode, FailureRow][] = Object.entries(FAILURE_TABLE).map(([code, row]) => [
  code as FailureCode,
  row,
]);

describe('every failure', () => {
  it.each(rows)('the page of %s has the status and the title of its row', (code, row) => {
    const { status, headers, text } = answerTo(new Failure(code, { claim: 'email' }));
    expect(status).toBe(row.status);
    expect(text).toContain(`<h1>${row.title}</h1>`);
    expect(text).toContain(code);
    expect(text).toContain(CONTEXT.correlationId);
    expect(text).not.toMatch(/\{(?:claim|fault|product|contact)\}/);
    expect(headers.get('cache-control')).toBe('private, no-store');
  });

  it.each(rows)(
    'the page of %s says when to come back exactly when its status is 503',
    (code, row) => {
      const { headers } = answerTo(new Failure(code));
      expect(headers.get('retry-after')).toBe(
        row.status === 503 ? String(row.retryAfterSeconds) : undefined,
      );
    },
  );

  it.each(rows)(
    'the page of %s expires the profile cookie exactly when it is a refusal at the product',
    (code, { status }) => {
      // A user who is refused for their groups may have left some of them at the product.
      const isThere = /^(?:plan|provision|session)\./.test(code) || code === 'map.group_required';
      const expires = isThere && status !== 503;
      const cookie =
        answerTo(new Failure(code, { operation: 'find_account' })).headers.get('set-cookie') ?? '';
      expect(cookie.startsWith('__Host-edge-profile=; Max-Age=0;')).toBe(expires);
      expect(cookie !== '').toBe(expires);
    },
  );

  it.each(rows)('the page of %s shows nothing of its evidence but claim and product', (code) => {
    const secret = 's3cr3t';
    const evidence = { reason: secret, operation: secret, problem: secret, status: 418 };
    const { text, headers } = answerTo(new Failure(code, evidence, new Error(secret)));
    expect(text + JSON.stringify([...headers])).not.toContain(secret);
    expect(text).not.toContain('418');
  });
});

describe('a rejected token', () => {
  const faults = {
    no_sign_in: 0,
    missing: 0,
    repeated: 0,
    too_long: 0,
    form: 0,
    header: 0,
    alg: 0,
    kid: 0,
    crit: 0,
    signer: 0,
    client: 0,
    header_issuer: 0,
    header_exp: 0,
    header_exp_past: 0,
    header_exp_absurd: 0,
    unknown_kid: 0,
    signature: 0,
    payload: 0,
    payload_issuer: 0,
    payload_exp: 0,
    payload_exp_past: 0,
    payload_exp_absurd: 0,
    sub: 0,
  } satisfies Record<TokenFault, 0>;

  it('a rejected token ends in the same page, byte for byte, whichever check failed', () => {
    const pages = Object.keys(faults).map((reason) =>
      failureAnswer(new Failure('authenticate.token_rejected', { reason }), CONTEXT),
    );
    for (const page of pages) expect(page).toEqual(pages[0]);
    expect(pages[0]?.status).toBe(401);
  });
});

describe('a failure page', () => {
  it('a page names the missing claim', () => {
    const { status, text } = answerTo(new Failure('map.claim_missing', { claim: 'email' }));
    expect(status).toBe(403);
    expect(text).toContain('“email”');
  });

  it.each<[Evidence, string]>([
    [{ reason: 'no_address' }, 'it is not one e-mail address'],
    [{ reason: 'several_values' }, 'it holds several values'],
    [{ reason: 'odd_character', character: 'zero_width' }, 'it holds a space without width'],
    [{ reason: 'odd_character', character: 'line_break' }, 'it holds a line break'],
    [{}, 'it is not what it has to be'],
    [{ reason: 'toString' }, 'it is not what it has to be'],
  ])('a page says what is wrong with a claim: %j', (evidence, fault) => {
    const { text } = answerTo(new Failure('map.claim_unusable', { claim: 'email', ...evidence }));
    expect(text).toContain(`Your identity provider sent a “email” that cannot be used: ${fault}`);
  });

  it('a page names the product', () => {
    const { text } = answerTo(new Failure('provision.product_unavailable', { product: 'jira' }));
    expect(text).toContain('Jira does not answer.');
  });

  it.each<[FailureCode, string]>([
    ['provision.product_unavailable', '<p>This product does not answer.'],
    ['accept.cross_site', 'Open this product and'],
  ])('the page of %s is a whole sentence when no product is known', (code, text) => {
    expect(answerTo(new Failure(code)).text).toContain(text);
  });

  it('a page tells a user without access so', () => {
    const { status, text } = answerTo(new Failure('session.not_entitled', { product: 'jira' }));
    expect(status).toBe(403);
    expect(text).toContain('None of your groups gives you access to Jira.');
  });

  it('the page of a reserved user name says so and does not show the name', () => {
    const { status, text } = answerTo(
      new Failure('map.username_reserved', { claim: 'preferred_username' }),
    );
    expect(status).toBe(403);
    expect(text).toContain('<h1>Your user name is reserved</h1>');
  });

  it('a page names the contact of the policy word for word', () => {
    const contact = 'the $& desk, {claim}';
    const failure = new Failure('map.groups_denied', { claim: 'email' });
    const text = failureAnswer(failure, { ...CONTEXT, contact }).body.toString();
    expect(text).toContain('Show this page to the $&amp; desk');
  });

  it('a page says how many groups are ready where that is known', () => {
    const evidence = { product: 'jira', ready: 120, groups: 200 };
    const { text } = answerTo(new Failure('provision.product_unavailable', evidence));
    expect(text).toContain('by itself in 5 seconds. 120 of 200 groups are ready.');
    const unknown = answerTo(new Failure('provision.product_unavailable'));
    expect(unknown.text).not.toContain('groups are ready');
  });

  it('a page asks for the pause that the dependency asked for', () => {
    const failure = new Failure('provision.product_unavailable', { retryAfterSeconds: 17 });
    expect(answerTo(failure).headers.get('retry-after')).toBe('17');
  });

  it.each([
    ['an hour is cut to five minutes', 3_600, '300'],
    ['five minutes stay', 300, '300'],
    ['a second stays', 1, '1'],
    ['a part of a second becomes a second', 0.2, '1'],
    ['no second becomes one: a browser that comes back at once is no help', 0, '1'],
  ])('the pause on a page: %s', (_what, retryAfterSeconds, expected) => {
    const failure = new Failure('provision.product_unavailable', { retryAfterSeconds });
    expect(answerTo(failure).headers.get('retry-after')).toBe(expected);
  });

  it('a page asks for no pause when coming back would not help, whatever the dependency said', () => {
    const failure = new Failure('provision.product_refused', { retryAfterSeconds: 17 });
    expect(answerTo(failure).headers.has('retry-after')).toBe(false);
  });

  it('a page is shown when the event could not be read', () => {
    const answer = failureAnswer(new Failure('accept.malformed_event'), {
      ...CONTEXT,
      request: null,
    });
    expect(answer.status).toBe(400);
    expect(answer.body.toString()).toContain('<h1>Request not understood</h1>');
  });
});

describe('the page of an outage', () => {
  const outage = (evidence: Evidence = {}) =>
    new Failure('provision.product_unavailable', { product: 'jira', ...evidence });
  const HTML = { accept: ['text/html'] };
  const answerFor = (
    failure: Failure,
    parts: Parameters<typeof acceptedRequest>[0] = {},
    random = 0,
  ) => {
    const request = acceptedRequest({ headers: HTML, ...parts });
    const answer = failureAnswer(failure, { ...CONTEXT, request, random });
    return { headers: new Map(answer.headers), text: answer.body.toString() };
  };

  it('the page of an outage tries again by itself, and says when', () => {
    const { headers, text } = answerFor(outage({ retryAfterSeconds: 17 }));
    expect(headers.get('refresh')).toBe('17');
    expect(headers.get('retry-after')).toBe('17');
    expect(text).toContain('Jira does not answer. This page tries again by itself in 17 seconds.');
    expect(answerFor(outage({ retryAfterSeconds: 1 })).text).toContain('in 1 second.');
  });

  it.each([
    [17, 0.5, '26'],
    [17, 1, '34'],
    [5, 0.1, '6'],
    [200, 1, '300'],
  ])('of %i asked seconds, with the chance %f, %s are waited', (seconds, random, expected) => {
    const { headers } = answerFor(outage({ retryAfterSeconds: seconds }), {}, random);
    expect([headers.get('refresh'), headers.get('retry-after')]).toEqual([expected, expected]);
  });

  it.each<[string, Parameters<typeof acceptedRequest>[0]]>([
    ['of a form', { method: 'POST' }],
    ['of a HEAD request', { method: 'HEAD' }],
    ['of a script', { headers: { accept: ['application/json'] } }],
    ['of a client that says nothing', { headers: { accept: [] } }],
    ['in a frame', { headers: { ...HTML, 'sec-fetch-dest': ['iframe'] } }],
    ['of two destinations', { headers: { ...HTML, 'sec-fetch-dest': ['document', 'empty'] } }],
  ])('the page of an outage %s does not try again by itself', (_what, parts) => {
    const { headers, text } = answerFor(outage(), parts);
    expect(headers.has('refresh')).toBe(false);
    expect(headers.get('retry-after')).toBe('5');
    expect(text).not.toContain('by itself');
  });

  it('a form that met an outage was not sent, and its page says so', () => {
    const { text } = answerFor(outage(), { method: 'POST' });
    expect(text).toContain('Nothing was sent to Jira: go back in your browser and send it again');
  });

  it('a page that an administrator is needed for does not try again by itself', () => {
    const { headers } = answerFor(new Failure('provision.credentials_refused'));
    expect(headers.has('refresh')).toBe(false);
    expect(headers.has('retry-after')).toBe(true);
  });

  it.each<[string, Failure, boolean]>([
    ['of a look-up leaves', outage({ operation: 'find_account' }), false],
    ['of a page leaves', new Failure('forward.product_unavailable'), false],
    ['of a login takes', outage({ operation: 'login' }), true],
    ['of setting a password takes', outage({ operation: 'set_password' }), true],
    ['of a time that is over takes', outage({ reason: 'out_of_time' }), true],
    ['after a write takes', outage({ operation: 'join', wrote: true }), true],
  ])('an outage %s what the browser remembers', (_what, failure, takes) => {
    expect(answerFor(failure).headers.has('set-cookie')).toBe(takes);
  });
});
