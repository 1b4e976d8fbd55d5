import type * as v from 'valibot';
import type { ProductCalls } from './product-calls.ts';
import { type ProductCall, readAnswer } from './product-client.ts';

/** Fetches what the product answers with 200, as `schema` describes it. Throws as `perform` and `readAnswer`. */
export async function fetchAnswer<T extends object>(
  { connection, perform }: ProductCalls,
  { operation, path }: Pick<ProductCall, 'operation' | 'path'>,
  schema: v.GenericSchema<unknown, T>,
): Promise<T> {
  const call: ProductCall = { operation, method: 'GET', path };
  return readAnswer(connection, call, { answer: await perform(call, [200]), schema });
}
