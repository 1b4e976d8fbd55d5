import { describe, expect, it } from 'vitest';
import { Failure, type FailureCode } from '#shared/base/failure.ts';
import { withPlainName } from '#shared/provision/with-plain-name.ts';

const failure = (code: FailureCode, status?: number) =>
  new Failure(code, { product: 'jira', ...(status !== undefined && { status }) });
const REFUSED = failure('provision.product_refused', 400);
const BROKEN = failure('provision.product_unavailable', 500);

/** Writes a name to a product that fails with each of the errors in turn, and returns what it was sent. */
async function write(displayName: string, ...errors: unknown[]) {
  const sent: string[] = [];
  const written = withPlainName({ username: 'ada', displayName }, async (name) => {
    sent.push(name);
    if (errors.length > 0) throw errors.shift();
  });
  const error = await written.then(
    () => null,
    (reason: unknown) => reason,
  );
  return { sent, error };
}

describe('a display name that the product takes', () => {
  it('a display name is written once', async () => {
    expect(await write('Ada (Engines)')).toEqual({ sent: ['Ada (Engines)'], error: null });
  });
});

describe('a display name that the product does not take', () => {
  it.each([
    ['refuses', 'Ada (Engines)', REFUSED],
    ['refuses', 'Zo\u00eb', REFUSED],
    ['fails on', 'Ada 🦉', BROKEN],
  ])('what the product %s is replaced by the user name: %s', async (_how, name, error) => {
    expect(await write(name, error)).toEqual({ sent: [name, 'ada'], error: null });
  });

  it('what the product says of the user name counts in the end', async () => {
    const last = failure('provision.product_refused', 400);
    const { sent, error } = await write('Ada (Engines)', REFUSED, last);
    expect(sent).toEqual(['Ada (Engines)', 'ada']);
    expect(error).toBe(last);
  });
});

describe('a failure that is not for the display name', () => {
  it.each<[string, string, unknown]>([
    ['a plain name that is refused', "Ada O'Neil-King, Jr.", REFUSED],
    ['a failing product and a name of the basic plane', 'Zo\u00eb', BROKEN],
    ['another status', 'Ada (Engines)', failure('provision.product_refused', 409)],
    ['no status', 'Ada (Engines)', failure('provision.product_refused')],
    ['another refusal', 'Ada (Engines)', failure('provision.directory_read_only', 400)],
    ['a product that is not there', 'Ada 🦉', failure('provision.product_unavailable', 503)],
    ['a display name that is the user name', 'ada', REFUSED],
    ['a defect', 'Ada (Engines)', new TypeError('x')],
  ])('%s is no reason for a second write', async (_what, name, error) => {
    expect(await write(name, error)).toEqual({ sent: [name], error });
  });
});
