import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  matchesPattern,
  matchRule,
  type RoutedRequest,
} from '#infra/local/load-balancer/rules/match-rule.ts';
import { normalisePath } from '#infra/local/load-balancer/rules/request-parts.ts';
import type { RuleCondition } from '#infra/local/load-balancer/template/parse-conditions.ts';
import { ruleOf } from '#test/infra/local/load-balancer/start-world.ts';

const plain: RoutedRequest = {
  method: 'GET',
  host: 'jira.localhost:8443',
  path: '/browse/KEY-1',
  query: '',
  headers: [],
  sourceIp: '10.1.2.3',
};

function takes(condition: RuleCondition, changes: Partial<RoutedRequest>): boolean {
  return matchRule([ruleOf({ conditions: [condition] })], { ...plain, ...changes }) !== undefined;
}

const path = (...values: string[]): RuleCondition => ({ field: 'path-pattern', values });
const header = (name: string, ...values: string[]): RuleCondition => ({
  field: 'http-header',
  name,
  values,
});
const query = (value: string, key?: string): RuleCondition => ({
  field: 'query-string',
  pairs: [{ key, value }],
});

it.each([
  ['/browse/*', '/browse/KEY-1', true],
  ['/browse/*', '/Browse/KEY-1', false],
  ['/browse/*', '/browse', false],
  ['/browse/KEY-?', '/browse/KEY-12', false],
  ['/browse/KEY-?', '/browse/KEY-1', true],
  ['/a.b', '/axb', false],
  ['/login.jsp', '/log%69n.jsp', true],
  ['/login.jsp', '/x/../login.jsp', true],
  ['/login.jsp', '/x/%2e%2e/login.jsp', true],
  ['/login.jsp', '/./login.jsp', true],
  ['/a*', '/x%2F..%2fa', false],
])('a path-pattern condition %s on %s: %s', (pattern, requested, expected) => {
  expect(takes(path(pattern), { path: requested })).toBe(expected);
});

it.each([
  ['^(/login[.]jsp|/jira/login[.]jsp)$', '/login.jsp', true],
  ['^(/login[.]jsp|/jira/login[.]jsp)$', '/jira/login.jsp', true],
  ['^(/login[.]jsp|/jira/login[.]jsp)$', '/x/../login.jsp', true],
  ['^(/login[.]jsp|/jira/login[.]jsp)$', '/loginxjsp', false],
  ['^(/login[.]jsp|/jira/login[.]jsp)$', '/jira/login.jsp/x', false],
  ['^(/login[.]jsp|/jira/login[.]jsp)$', '/Login.jsp', false],
  ['login', '/any/login/page', true],
])(
  'a path-pattern condition of the regular expression %s on %s: %s',
  (regex, requested, expected) => {
    const condition = { field: 'path-pattern', values: [], regexes: [regex] } as const;
    expect(takes(condition, { path: requested })).toBe(expected);
  },
);

it('a regular expression on a path can count no letter case, where a pattern goes on to', () => {
  const regex = { field: 'path-pattern', values: [], regexes: ['^/login[.]jsp$'] } as const;
  const request = { ...plain, path: '/Login.JSP' };
  const ignored = { pathRegexCase: 'ignored' } as const;
  const takesIt = (condition: RuleCondition) =>
    matchRule([ruleOf({ conditions: [condition] })], request, ignored) !== undefined;
  expect([takesIt(regex), takesIt(path('/login.jsp'))]).toEqual([true, false]);
});

it.each([
  ['jira.localhost', 'JIRA.localhost', true],
  ['jira.localhost', 'jira.localhost:8443', true],
  ['*.localhost', 'jira.localhost', true],
  ['jira.localhost', 'xjira.localhost', false],
  ['jira.localhost', 'jira.localhost.evil.example', false],
])('a host-header condition %s on %s: %s', (pattern, host, expected) => {
  expect(takes({ field: 'host-header', values: [pattern] }, { host })).toBe(expected);
});

const marker = header('Cookie', '*__Host-edge-session=*');

it.each([
  ['cookie', 'a=b; __Host-edge-session=x; c=d', true],
  ['COOKIE', '__host-EDGE-session=', true],
  ['cookie', 'a=b', false],
  ['x-cookie', '__Host-edge-session=x', false],
])('an http-header condition finds the marker in %s: %s: %s', (name, value, expected) => {
  expect(takes(marker, { headers: [[name, value]] })).toBe(expected);
});

it('an http-header condition looks at each line of a header that was sent more than once', () => {
  const lines: [string, string][] = [
    ['cookie', 'a=b'],
    ['cookie', '__Host-edge-session=x'],
  ];
  expect(takes(marker, { headers: lines })).toBe(true);
});

it('an http-header condition does not hold when the header is absent, whatever the pattern', () => {
  expect(takes(header('X-Requested-With', '*'), {})).toBe(false);
});

it.each([
  [query('1', 'a'), 'a=1&b=2', true],
  [query('1', 'A'), 'a=1', true],
  [query('1', 'a'), 'b=1', false],
  [query('1'), 'b=1', true],
  [query('*', 'os_*'), 'os_destination=%2F', true],
  [query('/'), 'a=%2F', false],
  [query('a\\*'), 'x=a*', true],
  [query('a\\*'), 'x=ab', false],
  [query('*'), '', false],
])('a query-string condition %j on %s: %s', (condition, requested, expected) => {
  expect(takes(condition, { query: requested })).toBe(expected);
});

it('an http-request-method condition is exact', () => {
  const condition: RuleCondition = { field: 'http-request-method', values: ['GET', 'HEAD'] };
  expect(takes(condition, { method: 'HEAD' })).toBe(true);
  expect(takes(condition, { method: 'POST' })).toBe(false);
});

it.each([
  ['10.0.0.0/8', '10.1.2.3', true],
  ['10.0.0.0/16', '10.1.2.3', false],
  ['::1/128', '::1', true],
  ['10.0.0.0/8', '::1', false],
])('a source-ip condition %s on %s: %s', (block, sourceIp, expected) => {
  expect(takes({ field: 'source-ip', values: [block] }, { sourceIp })).toBe(expected);
});

it('rules need all conditions of a rule and one value of each', () => {
  const rule = ruleOf({ conditions: [path('/a', '/b'), header('x', '1')] });
  expect(matchRule([rule], { ...plain, path: '/b', headers: [['x', '1']] })).toBe(rule);
  expect(matchRule([rule], { ...plain, path: '/b' })).toBeUndefined();
  expect(matchRule([rule], { ...plain, path: '/c', headers: [['x', '1']] })).toBeUndefined();
});

it('rules are asked in the order of their priority, not of their place', () => {
  const late = ruleOf({ name: 'late', priority: 20, conditions: [path('/*')] });
  const early = ruleOf({ name: 'early', priority: 3, conditions: [path('/*')] });
  expect(matchRule([late, early], plain)?.name).toBe('early');
});

it('normalising a path changes nothing the second time', () => {
  const piece = fc.constantFrom('/', '.', '..', '%2e', '%2F', '%41', 'a', '%c3%a4', '%25');
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const once = normalisePath(`/${pieces.join('')}`);
      expect(normalisePath(once)).toBe(once);
    }),
  );
});

it('a pattern without wildcards matches itself and nothing else', () => {
  const text = fc.string().filter((value) => !/[*?]/.test(value));
  fc.assert(
    fc.property(text, text, (pattern, other) => {
      expect(matchesPattern(pattern, other)).toBe(pattern === other);
      expect(matchesPattern(pattern, pattern)).toBe(true);
    }),
  );
});
