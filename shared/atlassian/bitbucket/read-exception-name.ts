import * as v from 'valibot';
import { parseJson } from '#shared/atlassian/rest/product-client.ts';
import type { HttpAnswer } from '#shared/base/http.ts';

const ERRORS = v.object({
  errors: v.array(v.object({ exceptionName: v.nullish(v.string(), '') })),
});

/** Returns the Java exception that an error answer of Bitbucket names first; '' where it names none. */
export function readExceptionName({ body }: HttpAnswer): string {
  const read = v.safeParse(ERRORS, parseJson(body));
  return read.success ? (read.output.errors[0]?.exceptionName ?? '') : '';
}
