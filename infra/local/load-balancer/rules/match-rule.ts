// In: the rules of a listener and a request. Out: the rule that takes the request. Nothing else is
// read and nothing is changed.
import { BlockList } from 'node:net';
import type {
  QueryPair,
  RuleCondition,
} from '#infra/local/load-balancer/template/parse-conditions.ts';
import type { ListenerRule } from '#infra/local/load-balancer/template/parse-listener-rule.ts';
import { normalisePath } from './request-parts.ts';
import { defaultSwitches, type LoadBalancerSwitches } from './switches.ts';

/** What conditions look at. */
export interface RoutedRequest {
  readonly method: string;
  /** As in the Host header, port included. */
  readonly host: string;
  /** As received, percent-encoded. */
  readonly path: string;
  /** As received, without the question mark. */
  readonly query: string;
  /** Name and value of each header line, as received. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** The address at the other end of the connection. */
  readonly sourceIp: string;
}

/**
 * Returns the first rule, lowest priority number first, whose conditions all hold; each of them holds when
 * one of its values does. undefined: the listener's default action takes the request.
 */
export function matchRule(
  rules: readonly ListenerRule[],
  request: RoutedRequest,
  { pathRegexCase }: Pick<LoadBalancerSwitches, 'pathRegexCase'> = defaultSwitches,
): ListenerRule | undefined {
  return rules
    .toSorted((a, b) => a.priority - b.priority)
    .find((rule) => rule.conditions.every((condition) => isMet(condition, request, pathRegexCase)));
}

function isMet(
  condition: RuleCondition,
  request: RoutedRequest,
  pathRegexCase: LoadBalancerSwitches['pathRegexCase'],
): boolean {
  switch (condition.field) {
    case 'host-header':
      return (
        matchesAny(condition.values, withoutPort(request.host), 'ignore-case') ||
        fitsAny(condition.regexes, withoutPort(request.host), 'ignored')
      );
    case 'path-pattern':
      return (
        matchesAny(condition.values, normalisePath(request.path), 'exact-case') ||
        fitsAny(condition.regexes, normalisePath(request.path), pathRegexCase)
      );
    case 'http-request-method':
      return condition.values.includes(request.method);
    case 'http-header':
      return valuesOf(condition.name, request).some((value) =>
        matchesAny(condition.values, value, 'ignore-case'),
      );
    case 'query-string':
      return condition.pairs.some((pair) => hasPair(pair, request.query));
    case 'source-ip':
      return isInside(condition.values, request.sourceIp);
  }
}

function matchesAny(
  patterns: readonly string[],
  text: string,
  letters: 'ignore-case' | 'exact-case',
): boolean {
  const ignoreCase = letters === 'ignore-case';
  return patterns.some((pattern) => matchesPattern(pattern, text, { ignoreCase }));
}

// Not anchored: a regular expression that is meant to fit the whole text says so.
const fitsAny = (
  regexes: readonly string[] | undefined,
  text: string,
  letterCase: LoadBalancerSwitches['pathRegexCase'],
) =>
  regexes?.some((regex) => new RegExp(regex, letterCase === 'exact' ? '' : 'i').test(text)) ??
  false;

function withoutPort(host: string): string {
  return host.replace(/:\d*$/, '');
}

function valuesOf(name: string, request: RoutedRequest): string[] {
  return request.headers
    .filter(([other]) => other.toLowerCase() === name.toLowerCase())
    .map(([, value]) => value);
}

// A pair without a key takes any key. Neither side is decoded.
function hasPair(pair: QueryPair, query: string): boolean {
  const options = { ignoreCase: true, escapes: true };
  return query
    .split('&')
    .filter((part) => part !== '')
    .some((part) => {
      const [key = '', ...rest] = part.split('=');
      const isKey = pair.key === undefined || matchesPattern(pair.key, key, options);
      return isKey && matchesPattern(pair.value, rest.join('='), options);
    });
}

function isInside(blocks: readonly string[], sourceIp: string): boolean {
  const list = new BlockList();
  for (const block of blocks) {
    const [network = '', bits] = block.split('/');
    list.addSubnet(network, Number(bits), familyOf(network));
  }
  return list.check(sourceIp, familyOf(sourceIp));
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return address.includes(':') ? 'ipv6' : 'ipv4';
}

/** Which characters a wildcard pattern reads specially besides `*` and `?`. */
export interface PatternOptions {
  readonly ignoreCase?: boolean;
  /** In query-string conditions a backslash makes the wildcard after it an ordinary character. */
  readonly escapes?: boolean;
}

/** Returns whether the whole text matches the pattern: `*` is any run of characters, `?` exactly one. */
export function matchesPattern(
  pattern: string,
  text: string,
  options: PatternOptions = {},
): boolean {
  const expression = pattern.replaceAll(/\\[*?]|[\s\S]/g, (token) => toExpression(token, options));
  return new RegExp(`^${expression}$`, options.ignoreCase ? 'is' : 's').test(text);
}

function toExpression(token: string, options: PatternOptions): string {
  if (token.length === 2) {
    const [backslash = '', wildcard = ''] = token;
    return options.escapes ? `\\${wildcard}` : `\\${backslash}${toExpression(wildcard, options)}`;
  }
  if (token === '*') return '.*';
  return token === '?' ? '.' : token.replace(/[$()+./[\\\]^{|}-]/, '\\$&');
}
