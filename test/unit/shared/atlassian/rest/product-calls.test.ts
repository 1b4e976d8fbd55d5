import { describe, expect, it } from 'vitest';
import { productCalls, type ReadRefusal } from '#shared/atlassian/rest/product-calls.ts';
import { callProduct, type ProductCall } from '#shared/atlassian/rest/product-client.ts';
import { productConnection } from '#test/builders/product-connection.ts';
import { recordingServer, type WrittenAnswer } from '#test/builders/recording-server.ts';

const CALL = { operation: 'find_account', method: 'GET', path: '/rest/api/2/user' } as const;
const HTML = { 'content-type': 'text/html;charset=UTF-8' };

/** Returns the outcome of a call that expects 200 and 404 and gets this answer. */
async function perform(answer: WrittenAnswer, readRefusal: ReadRefusal = () => null) {
  const { url, seen } = await recordingServer(() => answer);
  const connection = productConnection(url);
  const call = (request: ProductCall) => callProduct(connection, request);
  const performed = productCalls({ connection, call }, readRefusal).perform(CALL, [200, 404]);
  return { outcome: await performed.catch((error: unknown) => error), calls: seen.length };
}

describe('an answer', () => {
  it.each<[string, WrittenAnswer]>([
    ['that was expected', { body: { name: 'ada' } }],
    ['of another expected status', { status: 404, body: { errorMessages: [] } }],
    ['without a body, whatever its type says', { headers: HTML }],
  ])('an answer %s is returned', async (_what, answer) => {
    const { outcome } = await perform(answer);
    expect(outcome).toMatchObject({ status: answer.status ?? 200 });
  });

  it.each<[string, WrittenAnswer, object]>([
    ['of a status that the call does not know', { status: 409 }, { status: 409 }],
    [
      'that is a page to sign in at',
      { headers: HTML, body: '<title>Log in</title><input type="password">' },
      { status: 200, reason: 'page' },
    ],
    [
      'that is a redirect to a sign-in page',
      { status: 302, headers: { location: '/login.jsp' } },
      { status: 302, reason: 'redirected' },
    ],
  ])('an answer %s is refused after one call', async (_what, answer, evidence) => {
    const { outcome, calls } = await perform(answer);
    expect(outcome).toMatchObject({
      code: 'provision.product_refused',
      evidence: { product: 'jira', operation: 'find_account', ...evidence },
    });
    expect(calls).toBe(1);
  });

  it('an answer that the product’s own reading knows ends in its code', async () => {
    const readRefusal: ReadRefusal = ({ status }) =>
      status === 402 ? 'provision.licence_exhausted' : null;
    const { outcome } = await perform({ status: 402 }, readRefusal);
    expect(outcome).toMatchObject({
      code: 'provision.licence_exhausted',
      evidence: { product: 'jira', operation: 'find_account', status: 402 },
    });
  });

  it('an expected answer is not given to the product’s own reading', async () => {
    const { outcome } = await perform({ status: 404 }, () => 'provision.not_permitted');
    expect(outcome).toMatchObject({ status: 404 });
  });

  it.each<[string, WrittenAnswer]>([
    ['cut off before its end', { body: '{"name":', truncated: true }],
    ['of a product that is overrun', { status: 503 }],
    ['of a product that counts calls', { status: 429, headers: { 'retry-after': '0' } }],
  ])('an answer %s is requested again, and then an outage', async (_what, answer) => {
    const { outcome, calls } = await perform(answer);
    expect(outcome).toMatchObject({ code: 'provision.product_unavailable' });
    expect(calls).toBe(3);
  });

  it('an answer longer than the limit is an outage and is not read in part', async () => {
    const body = `{"name":"ada"}${' '.repeat(4 * 1024 * 1024)}`;
    const { outcome } = await perform({ body });
    expect(outcome).toMatchObject({
      code: 'provision.product_unavailable',
      evidence: { reason: 'unfinished' },
    });
  });

  it('an answer that asks for too long a pause is passed on at once', async () => {
    const { outcome, calls } = await perform({ status: 429, headers: { 'retry-after': '30' } });
    expect(outcome).toMatchObject({
      code: 'provision.product_unavailable',
      evidence: { status: 429, retryAfterSeconds: 30 },
    });
    expect(calls).toBe(1);
  });
});
