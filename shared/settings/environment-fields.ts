// In: one variable of the environment. Out: the value in it, or what is wrong with it.
import * as v from 'valibot';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Returns the fields of a schema from the variables `prefix + field`; null: problems were noted. */
export type ReadFields = <S extends v.ObjectSchema<v.ObjectEntries, undefined>>(
  prefix: string,
  schema: S,
) => v.InferOutput<S> | null;

/** A text of a form; `expected` completes "is not …". */
export const text = (pattern: RegExp, expected: string) =>
  v.pipe(v.string(), v.regex(pattern, `is not ${expected}`));
/** One of some words. */
export const oneOf = <const T extends readonly string[]>(values: T, fallback: T[number]) =>
  v.nullish(v.picklist(values, `is not one of ${values.join(', ')}`), fallback);
/** A whole number of seconds. */
export const seconds = (fallback: number, from: number, to: number) =>
  v.pipe(
    v.nullish(v.string(), String(fallback)),
    v.regex(/^\d{1,6}$/, 'is not a whole number of seconds'),
    v.transform(Number),
    v.check((value) => value >= from && value <= to, `is not between ${from} and ${to}`),
  );
/** A URL without credentials, query and fragment; its last slashes go. */
export const url = (pattern: RegExp, expected: string) =>
  v.pipe(
    v.string(),
    v.check((value) => pattern.test(value) && URL.canParse(value), `is not ${expected}`),
    v.transform((value) => value.replace(/\/+$/, '')),
  );
export const secretArn = text(
  /^arn:[a-z-]+:secretsmanager:[^:]+:\d{12}:secret:.+$/,
  'the ARN of a secret',
);

export const productAddress = url(/^https?:\/\/[^\s?#@]+$/, 'an http or https URL');

export const yesOrNo = v.pipe(
  oneOf(['no', 'yes'], 'no'),
  v.transform((value) => value === 'yes'),
);
