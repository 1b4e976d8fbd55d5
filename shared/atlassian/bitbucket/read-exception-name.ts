import * as v from 'valibot';
import type { HttpAnswer } from '#shared/base/http.ts';
import { parseJson } from '#shared/base/parse-json.ts';

const ERRORS = v.object({
  errors: v.array(v.object({ exceptionName: v.nullish(v.string(), '') })),
});

/** Returns the Java exception that an error answer of Bitbucket names first; '' where it names none. */
export function readExceptionName({ body }: HttpAnswer): string {
  return parseJson(body, ERRORS)?.errors[0]?.exceptionName ?? '';
}
