import { describe, expect, it } from 'vitest';
import { correlationId } from '#shared/accept/correlation-id.ts';
import { acceptedRequest } from '#test/builders/accepted-request.ts';

const ROOT = '1-5e8b428b-0123456789abcdef01234567';
const idOf = (...trace: string[]) =>
  correlationId(acceptedRequest({ headers: { 'x-amzn-trace-id': trace } }), 'invocation');

describe('the correlation id', () => {
  it.each([
    ['which stands alone', `Root=${ROOT}`],
    [
      'which stands behind the load balancer’s own field',
      `Self=1-5e8b428b-abcdef012345678901234567;Root=${ROOT}`,
    ],
    ['which stands before a client’s field', `Root=${ROOT};Note=x`],
  ])('the correlation id is the root of the trace, %s', (_title, trace) => {
    expect(idOf(trace)).toBe(ROOT);
  });

  it('the correlation id is the root of the last trace, which the load balancer wrote', () => {
    expect(idOf('Root=1-00000000-000000000000000000000000', `Root=${ROOT}`)).toBe(ROOT);
  });

  it.each([
    ['markup', 'Root=<script>alert(1)</script>'],
    ['a line break', `Root=${ROOT}\n`.replace('-0123', '\n0123')],
    ['another form', 'Root=1-5E8B428B-0123456789ABCDEF01234567'],
    ['a longer root', `Root=${ROOT}0`],
    ['no root', 'Self=1-5e8b428b-0123456789abcdef01234567'],
    ['another field that ends like one', `NotRoot=${ROOT}`],
  ])('the correlation id is the invocation’s for a trace with %s', (_title, trace) => {
    expect(idOf(trace)).toBe('invocation');
  });

  it('the correlation id is the invocation’s when the event could not be read', () => {
    expect(correlationId(null, 'invocation')).toBe('invocation');
  });
});
