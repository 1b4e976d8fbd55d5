import { describe, expect, it } from 'vitest';
import { relayCookie } from '#shared/forward/relay-cookie.ts';

const life = { nowMs: Date.UTC(2027, 0, 15, 8, 0, 0), longestSeconds: 900 };
const relay = (line: string) => relayCookie(line, life);

describe('a cookie of the product', () => {
  it.each([
    ['without a life of its own', 'JSESSIONID=1A; Path=/; Secure; HttpOnly'],
    ['with a life as long as the edge session', 'a=1; Max-Age=900; Path=/'],
    ['with a shorter life', 'a=1; Path=/; Max-Age=60'],
    ['that ends before the edge session', 'a=1; Expires=Fri, 15 Jan 2027 08:14:59 GMT'],
    ['that is deleted by its Max-Age', 'a=; Max-Age=0; Path=/jira'],
    ['that is deleted by a Max-Age below zero', 'a=; Max-Age=-1'],
    ['that is deleted by its date', 'a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/'],
    [
      'whose short Max-Age outdoes its date',
      'a=1; Expires=Sat, 15 Jan 2028 08:00:00 GMT; Max-Age=60',
    ],
    ['whose Max-Age no browser understands', 'a=1; Max-Age=soon'],
    ['whose date no browser understands', 'a=1; Expires=soon'],
    ['in any order, case and spacing', 'a=1;HTTPONLY;path=/ ;  SECURE'],
    ['with unknown attributes', 'a=1; Priority=High; Partitioned; X-Trail=a b'],
  ])('a cookie %s is relayed unchanged', (_title, line) => {
    expect(relay(line).line).toBe(line);
  });

  it.each([
    ['with a longer Max-Age', 'a=1; Max-Age=901; Path=/', 'a=1; Path=/; Max-Age=900'],
    [
      'with a later date',
      'a=1; Path=/; Expires=Sat, 15 Jan 2028 08:00:00 GMT; Secure',
      'a=1; Path=/; Secure; Max-Age=900',
    ],
    [
      'with a later date in the old form',
      'a=1; expires=Sat, 15-Jan-2028 08:00:00 GMT',
      'a=1; Max-Age=900',
    ],
    [
      'with a longer Max-Age and a later date',
      'a=1; Max-Age=901; Expires=Sat, 15 Jan 2028 08:00:00 GMT',
      'a=1; Max-Age=900',
    ],
    [
      'with a longer Max-Age and a near date',
      'a=1; Expires=Fri, 15 Jan 2027 08:00:01 GMT; Max-Age=901',
      'a=1; Max-Age=900',
    ],
    ['with two Max-Ages', 'a=1; Max-Age=60; max-age=901', 'a=1; Max-Age=900'],
    ['with spaces around the sign', 'a=1; MAX-AGE = 901 ;Path=/', 'a=1;Path=/; Max-Age=900'],
    [
      'with unknown attributes',
      'a=1; Max-Age=901; Partitioned; SameSite=None; Secure; Priority=High; Domain=example.com',
      'a=1; Partitioned; SameSite=None; Secure; Priority=High; Domain=example.com; Max-Age=900',
    ],
    [
      'with the name of the attribute',
      'max-age=expires=x; Max-Age=901',
      'max-age=expires=x; Max-Age=900',
    ],
  ])('a cookie %s lives no longer than the edge session', (_title, line, shortened) => {
    expect(relay(line).line).toBe(shortened);
  });

  it.each<[string, string, string, string]>([
    ['unchanged', 'JSESSIONID=1A; Path=/', 'JSESSIONID', '1A'],
    ['with a value in quotes', 'a="x y"; Path=/', 'a', '"x y"'],
    ['with a value that is percent-encoded', 'a=%7B%22b%22%7D', 'a', '%7B%22b%22%7D'],
    ['with equal signs in the value', 'a=b=c==; Secure', 'a', 'b=c=='],
    ['with an empty value', 'a=; Path=/', 'a', ''],
  ])('name and value of a cookie are read %s', (_title, line, name, value) => {
    expect(relay(line)).toMatchObject({ name, value });
  });

  it.each([
    ['the name', 'a=1; Path=/', 'b=1; Path=/', false],
    ['the path', 'a=1; Path=/', 'a=1; Path=/jira', false],
    ['the domain', 'a=1; Path=/', 'a=1; Path=/; Domain=example.com', false],
    ['the value', 'a=1; Path=/', 'a=2; Path=/', true],
    ['further attributes', 'a=1; Path=/', 'a=1; Secure; Path=/; Max-Age=0', true],
  ])(
    'two cookies that differ in %s are one to a browser: %s, %s: %s',
    (_title, one, other, same) => {
      expect(relay(one).identity === relay(other).identity).toBe(same);
    },
  );

  it.each([
    ['Max-Age=0', true],
    ['Max-Age=-1', true],
    ['Expires=Thu, 01 Jan 1970 00:00:00 GMT', true],
    ['Expires=Fri, 15 Jan 2027 08:00:00 GMT', true],
    ['Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=60', false],
    ['Max-Age=1', false],
    ['Path=/', false],
  ])('a cookie with %s deletes one: %s', (attributes, deletes) => {
    expect(relay(`a=1; ${attributes}`).deletes).toBe(deletes);
  });
});
