import type { HttpAnswer } from '#shared/base/http.ts';

/**
 * Returns what a refusal says, its beginning at least, without the names that products quote, one way or the other:
 * a user or a group may be called like one of the words that are looked for.
 */
export const readWords = ({ body }: Pick<HttpAnswer, 'body'>) =>
  body.toString('utf8', 0, 4_000).replace(/(?<=\s)(?:'[^'\n]*'|\\"[^"\n]*")/g, "''");
