import { BlockList } from 'node:net';
import * as v from 'valibot';

export type RuleCondition =
  | {
      readonly field: 'host-header' | 'path-pattern' | 'http-request-method' | 'source-ip';
      readonly values: readonly string[];
      /** Regular expressions beside the patterns; each counts as a value. */
      readonly regexes?: readonly string[];
    }
  | { readonly field: 'http-header'; readonly name: string; readonly values: readonly string[] }
  | { readonly field: 'query-string'; readonly pairs: readonly QueryPair[] };

export interface QueryPair {
  readonly key: string | undefined;
  readonly value: string;
}

// Lengths and alphabets: Elastic Load Balancing, "Condition types for listener rules".
const text = v.pipe(v.string(), v.minLength(1), v.maxLength(128));
const visibleText = v.pipe(text, v.regex(/^[\x20-\x7e]+$/, 'is not visible ASCII'));
const host = v.pipe(text, v.regex(/^[-_.A-Za-z0-9*?]*\.[A-Za-z*?]+$/, 'is not a host pattern'));
const path = v.pipe(text, v.regex(/^[-_.$/~"'@:+;&*?A-Za-z0-9]+$/, 'is not a path pattern'));
const method = v.pipe(v.string(), v.regex(/^[A-Z_-]{1,40}$/, 'is not a method name'));
const cidr = v.pipe(v.string(), v.check(isCidr, 'is not a CIDR block'));
const headerName = v.pipe(
  v.string(),
  v.regex(/^[-!#$%&'+.^_`|~0-9A-Za-z]{1,40}$/, 'is not a header name without wildcards'),
  v.check((name) => name.toLowerCase() !== 'host', 'must be a host-header condition'),
);
const config = <Value extends v.GenericSchema>(value: Value) =>
  v.strictObject({ Values: v.pipe(v.array(value), v.nonEmpty('needs a value')) });

// Regular expressions since October 2025: neither look-around nor back-references.
const regex = v.pipe(
  text,
  v.check((value) => !/\(\?[=!<]|\\[1-9k]/.test(value), 'has look-around or a back-reference'),
  v.check(isRegex, 'is no regular expression'),
);
const patterns = <Value extends v.GenericSchema<string, string>>(value: Value) =>
  v.pipe(
    v.strictObject({ Values: v.optional(v.array(value)), RegexValues: v.optional(v.array(regex)) }),
    v.check(
      ({ Values = [], RegexValues = [] }) => Values.length > 0 !== RegexValues.length > 0,
      'needs either values or regular expressions',
    ),
  );

// `Values` beside `Field` is an older spelling, which these two fields still take.
const older = v.optional(v.array(text));

const conditionSchema = v.variant('Field', [
  v.pipe(
    v.strictObject({
      Field: v.literal('host-header'),
      HostHeaderConfig: v.optional(patterns(host)),
      Values: older,
    }),
    v.transform(({ Field, HostHeaderConfig, Values }) =>
      plain(Field, HostHeaderConfig?.Values ?? Values, HostHeaderConfig?.RegexValues),
    ),
  ),
  v.pipe(
    v.strictObject({
      Field: v.literal('path-pattern'),
      PathPatternConfig: v.optional(patterns(path)),
      Values: older,
    }),
    v.transform(({ Field, PathPatternConfig, Values }) =>
      plain(Field, PathPatternConfig?.Values ?? Values, PathPatternConfig?.RegexValues),
    ),
  ),
  v.pipe(
    v.strictObject({
      Field: v.literal('http-request-method'),
      HttpRequestMethodConfig: config(method),
    }),
    v.transform((condition) => plain(condition.Field, condition.HttpRequestMethodConfig.Values)),
  ),
  v.pipe(
    v.strictObject({ Field: v.literal('source-ip'), SourceIpConfig: config(cidr) }),
    v.transform((condition) => plain(condition.Field, condition.SourceIpConfig.Values)),
  ),
  v.pipe(
    v.strictObject({
      Field: v.literal('http-header'),
      HttpHeaderConfig: v.strictObject({
        HttpHeaderName: headerName,
        ...config(visibleText).entries,
      }),
    }),
    v.transform(
      ({ Field, HttpHeaderConfig }): RuleCondition => ({
        field: Field,
        name: HttpHeaderConfig.HttpHeaderName,
        values: HttpHeaderConfig.Values,
      }),
    ),
  ),
  v.pipe(
    v.strictObject({
      Field: v.literal('query-string'),
      QueryStringConfig: config(
        v.strictObject({ Key: v.optional(visibleText), Value: visibleText }),
      ),
    }),
    v.transform(
      ({ Field, QueryStringConfig }): RuleCondition => ({
        field: Field,
        pairs: QueryStringConfig.Values.map(({ Key, Value }) => ({ key: Key, value: Value })),
      }),
    ),
  ),
]);

/** The shape of a listener rule's `Conditions`, which it turns into one `RuleCondition` each. */
export const conditionsSchema = v.pipe(v.array(conditionSchema), v.nonEmpty('needs a condition'));

function plain(
  field: 'host-header' | 'path-pattern' | 'http-request-method' | 'source-ip',
  values: readonly string[] = [],
  regexes: readonly string[] = [],
): RuleCondition {
  return regexes.length === 0 ? { field, values } : { field, values, regexes };
}

function isRegex(value: string): boolean {
  try {
    return Boolean(new RegExp(value));
  } catch {
    return false;
  }
}

function isCidr(value: string): boolean {
  const [address = '', bits = '', ...rest] = value.split('/');
  if (rest.length > 0 || !/^\d+$/.test(bits)) return false;
  try {
    new BlockList().addSubnet(address, Number(bits), address.includes(':') ? 'ipv6' : 'ipv4');
    return true;
  } catch {
    return false;
  }
}
