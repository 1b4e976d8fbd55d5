import { Failure, type FailureCode } from '#shared/base/failure.ts';
import { type HttpAnswer, headerValues } from '#shared/base/http.ts';
import { type ProductCall, type ProductConnection, refuseAnswer } from './product-client.ts';
import type { CallAsService } from './service-account.ts';

/** Returns the answer if its status is one of `expected`; throws otherwise. */
export type Perform = (call: ProductCall, expected: readonly number[]) => Promise<HttpAnswer>;

/** What an answer that a call does not expect means in a product; null: nothing in particular. */
export type ReadRefusal = (answer: HttpAnswer, call: ProductCall) => FailureCode | null;

export interface PerformOptions {
  readonly connection: ProductConnection;
  readonly call: CallAsService;
  readonly readRefusal: ReadRefusal;
}

/**
 * Returns calls as the service account that know which answers they can use. Throws the code that the
 * product's refusal stands for, `provision.product_refused` where it stands for none, and for a page
 * instead of an answer: something in between, or a product in maintenance.
 */
export function performer({ connection, call, readRefusal }: PerformOptions): Perform {
  return async (asked, expected) => {
    const answer = await call(asked);
    if (expected.includes(answer.status)) {
      if (isPage(answer))
        return refuseAnswer(connection, asked, { status: answer.status, reason: 'page' });
      return answer;
    }
    const code = readRefusal(answer, asked);
    if (code === null) return refuseAnswer(connection, asked, { status: answer.status });
    const { product } = connection;
    throw new Failure(code, { product, operation: asked.operation, status: answer.status });
  };
}

// A refusal may well be one; what is to be believed never is, not even a 404: the address may be wrong.
const isPage = ({ body, headers }: HttpAnswer) =>
  body.byteLength > 0 &&
  headerValues(headers, 'content-type').some((type) => type.startsWith('text/html'));
