import { Failure, type FailureCode } from '#shared/base/failure.ts';
import type { HttpAnswer } from '#shared/base/http.ts';
import { isPage } from './is-page.ts';
import { type ProductCall, type ProductConnection, refuseAnswer } from './product-client.ts';
import type { ServiceCalls } from './service-account.ts';

/** Calls to a product as the service account. */
export interface ProductCalls {
  readonly connection: ProductConnection;
  /**
   * Returns the answer if its status is one of `expected`. Throws the code that the product's refusal
   * stands for, and `provision.product_refused` where it stands for none, and for a page of an expected
   * status.
   */
  readonly perform: (call: ProductCall, expected: readonly number[]) => Promise<HttpAnswer>;
}

/** Returns what an answer that a call does not expect means in a product; null: nothing in particular. */
export type ReadRefusal = (answer: HttpAnswer, call: ProductCall) => FailureCode | null;

/** Returns calls that know which answers they can use, and what the others mean. */
export function productCalls(
  { connection, call: callAsService }: ServiceCalls,
  readRefusal: ReadRefusal,
): ProductCalls {
  const perform: ProductCalls['perform'] = async (call, expected) => {
    const answer = await callAsService(call);
    const { status } = answer;
    if (expected.includes(status)) {
      // A refusal may well be one; what is to be believed never is, not even a 404: the address may be wrong.
      if (isPage(answer)) return refuseAnswer(connection, call, { status, reason: 'page' });
      return answer;
    }
    const code = readRefusal(answer, call);
    if (code === null) return refuseAnswer(connection, call, { status });
    const { product } = connection;
    throw new Failure(code, { product, operation: call.operation, status });
  };
  return { connection, perform };
}
