import { describe, expect, it } from 'vitest';
import { Failure } from '#shared/base/failure.ts';

describe('a failure', () => {
  it('the message of a failure is its code and nothing else', () => {
    const cause = new Error('the password was hunter2');
    const failure = new Failure('secrets.unavailable', { reason: 'timeout' }, cause);
    expect(failure).toBeInstanceOf(Error);
    expect(failure.message).toBe('secrets.unavailable');
    expect(failure.evidence).toEqual({ reason: 'timeout' });
    expect(failure.cause).toBe(cause);
  });
});
