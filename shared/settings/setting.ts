// In: one variable of the environment. Out: the value in it, or what is wrong with it.
import * as v from 'valibot';

export type Environment = Readonly<Record<string, string | undefined>>;

/** A setting, declared once: the variable that it is in, and how its text is checked and becomes a value. */
export interface Setting<T> {
  readonly variable: string;
  readonly schema: v.GenericSchema<string | null | undefined, T>;
}

/** Settings by the names that the code knows them by. */
export type SettingGroup = Readonly<Record<string, Setting<unknown>>>;

export type ValuesOf<G extends SettingGroup> = {
  readonly [Name in keyof G]: G[Name] extends Setting<infer T> ? T : never;
};

/** Declares a setting. */
export const setting = <T>(
  variable: string,
  schema: v.GenericSchema<string | null | undefined, T>,
): Setting<T> => ({ variable, schema });

/**
 * Returns the values of a group, from variables whose names begin with `prefix`; null where a value has a
 * problem, which is added to `problems` as `NAME: what is wrong`.
 */
export function readGroup<G extends SettingGroup>(
  environment: Environment,
  group: G,
  problems: string[],
  prefix = '',
): ValuesOf<G> | null {
  const values: Record<string, unknown> = {};
  const before = problems.length;
  for (const [name, { variable, schema }] of Object.entries(group)) {
    const parsed = v.safeParse(schema, environment[prefix + variable]);
    values[name] = parsed.output;
    problems.push(
      ...(parsed.issues ?? []).map((issue) => `${prefix}${variable}: ${describe(issue)}`),
    );
  }
  return problems.length > before ? null : (values as ValuesOf<G>);
}

const describe = (issue: v.BaseIssue<unknown>) =>
  issue.received === 'undefined' ? 'is missing' : issue.message;

/** A text of a form; `expected` completes "is not …". */
export const text = (pattern: RegExp, expected: string) =>
  v.pipe(v.string(), v.regex(pattern, `is not ${expected}`));
/** One of some words. */
export const oneOf = <const T extends readonly string[]>(values: T, fallback: T[number]) =>
  v.nullish(v.picklist(values, `is not one of ${values.join(', ')}`), fallback);
/** What may be left out: then it is empty. */
export const orEmpty = (schema: v.GenericSchema<string, string>) =>
  v.pipe(
    v.nullish(schema),
    v.transform((value) => value ?? ''),
  );
/** A whole number of seconds. */
export const seconds = (fallback: number, from: number, to: number) =>
  wholeNumber(fallback, from, to, ' of seconds');
export const wholeNumber = (fallback: number, from: number, to: number, of = '') =>
  v.pipe(
    v.nullish(v.string(), String(fallback)),
    v.regex(/^\d{1,6}$/, `is not a whole number${of}`),
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
export const httpsUrl = url(/^https:\/\/[^\s?#@]+$/, 'an https URL');
export const productAddress = url(/^https?:\/\/[^\s?#@]+$/, 'an http or https URL');

export const secretArn = text(
  /^arn:[a-z-]+:secretsmanager:[^:]+:\d{12}:secret:.+$/,
  'the ARN of a secret',
);

export const yesOrNo = v.pipe(
  oneOf(['no', 'yes'], 'no'),
  v.transform((value) => value === 'yes'),
);
