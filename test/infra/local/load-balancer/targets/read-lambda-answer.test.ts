import { expect, it } from 'vitest';
import { defaultSwitches } from '#infra/local/load-balancer/rules/switches.ts';
import { readLambdaAnswer } from '#infra/local/load-balancer/targets/read-lambda-answer.ts';
import { answerOf } from '#test/infra/local/load-balancer/start-world.ts';

const switches = defaultSwitches;
const multi = { multiValueHeaders: true, switches };
const single = { multiValueHeaders: false, switches };

it('a sound answer gives status, reason, headers and body', () => {
  const cookies = ['a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT', 'b=2'];
  const result = { ...answerOf(), multiValueHeaders: { 'Set-Cookie': cookies, x: ['1'] } };
  expect(readLambdaAnswer(result, multi)).toEqual({
    statusCode: 200,
    statusText: 'OK',
    headers: [
      ['Set-Cookie', cookies[0]],
      ['Set-Cookie', cookies[1]],
      ['x', '1'],
    ],
    body: Buffer.from('from the function'),
  });
});

it('a sound answer may hold its body in base64', () => {
  const body = Buffer.from([0, 255]);
  const result = { ...answerOf(), isBase64Encoded: true, body: body.toString('base64') };
  expect(readLambdaAnswer(result, multi).body).toEqual(body);
});

it('a sound answer may go without a body and a reason', () => {
  const { body, statusDescription, ...result } = answerOf();
  expect(readLambdaAnswer(result, multi)).toMatchObject({
    statusCode: 200,
    body: Buffer.alloc(0),
  });
});

it('a sound answer loses the headers that frame a message', () => {
  const headers = {
    Connection: 'close',
    'Transfer-Encoding': 'chunked',
    'content-length': '9',
    x: '1',
  };
  expect(readLambdaAnswer({ ...answerOf(false), headers }, single).headers).toEqual([['x', '1']]);
});

it('a sound answer loses the maps of the other mode', () => {
  const both = { ...answerOf(), headers: { x: '1' }, multiValueHeaders: { y: ['2'] } };
  expect(readLambdaAnswer(both, multi).headers).toEqual([['y', '2']]);
  expect(readLambdaAnswer(both, single).headers).toEqual([['x', '1']]);
});

it.each([
  ['nothing', undefined],
  ['null', null],
  ['text', 'ok'],
  ['an error report', { errorMessage: 'x', errorType: 'Error' }],
  ['without a status', { ...answerOf(), statusCode: undefined }],
  ['with a status in text', { ...answerOf(), statusCode: '200' }],
  ['with a broken status', { ...answerOf(), statusCode: 200.5 }],
  ['with an interim status', { ...answerOf(), statusCode: 100, statusDescription: undefined }],
  ['without isBase64Encoded', { ...answerOf(), isBase64Encoded: undefined }],
  ['with isBase64Encoded in text', { ...answerOf(), isBase64Encoded: 'false' }],
  ['with a null reason', { ...answerOf(), statusDescription: null }],
  ['with a reason without its code', { ...answerOf(), statusDescription: 'OK' }],
  ['with the reason of another code', { ...answerOf(), statusDescription: '404 Not Found' }],
  ['with a null body', { ...answerOf(), body: null }],
  ['with a body that is not base64', { ...answerOf(), isBase64Encoded: true, body: '!!' }],
  ['with the headers of the other mode only', answerOf(false)],
  ['with null headers', { ...answerOf(), headers: null }],
  ['with a boolean header', { ...answerOf(), multiValueHeaders: { x: [true] } }],
  ['with a number header', { ...answerOf(), multiValueHeaders: { x: [1] } }],
  ['with a header that is no list', { ...answerOf(), multiValueHeaders: { x: '1' } }],
  ['with a line break in a header', { ...answerOf(), multiValueHeaders: { x: ['a\r\nb: c'] } }],
  ['with a header name that is none', { ...answerOf(), multiValueHeaders: { 'a b': ['1'] } }],
  [
    'with more than 32 K of headers',
    { ...answerOf(), multiValueHeaders: { x: ['x'.repeat(33_000)] } },
  ],
  ['with a key of API Gateway', { ...answerOf(), cookies: ['a=1'] }],
])('an answer is a 502 %s', (_, result) => {
  expect(readLambdaAnswer(result, multi)).toMatchObject({
    statusCode: 502,
    errorReason: 'LambdaInvalidResponse',
  });
});

it('an answer is a 502 in single-value mode with headers that are null or not text', () => {
  for (const headers of [null, undefined, { x: true }, { x: ['1'] }]) {
    const result = { ...answerOf(false), headers, multiValueHeaders: { y: ['1'] } };
    expect(readLambdaAnswer(result, single).statusCode).toBe(502);
  }
});

it('an answer is a 502 above 1 MB of JSON, escapes included', () => {
  const body = '"'.repeat(600_000);
  expect(readLambdaAnswer({ ...answerOf(), body }, multi)).toMatchObject({
    statusCode: 502,
    errorReason: 'LambdaResponseTooLarge',
  });
  expect(readLambdaAnswer({ ...answerOf(), body: 'x'.repeat(600_000) }, multi).statusCode).toBe(
    200,
  );
});

it('further keys count for nothing where a switch says so', () => {
  const lenient = {
    multiValueHeaders: true,
    switches: { ...switches, extraAnswerKeys: 'ignore' as const },
  };
  expect(readLambdaAnswer({ ...answerOf(), cookies: [] }, lenient).statusCode).toBe(200);
});
