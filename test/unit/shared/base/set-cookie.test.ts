import { Cookie } from 'tough-cookie';
import { describe, expect, it } from 'vitest';
import { toSetCookie } from '#shared/base/set-cookie.ts';

describe('a cookie of this function', () => {
  it('a cookie lives as long as the browser on the whole host and is never sent without TLS', () => {
    expect(toSetCookie({ name: 'a', value: 'b' })).toBe('a=b; Path=/; HttpOnly; Secure');
  });

  it('a cookie is understood by a browser with every attribute that it was given', () => {
    const line = toSetCookie({
      name: '__Host-edge-session',
      value: 'eyJhbGciOiJIUzI1NiJ9.e30.c2ln-_',
      maxAgeSeconds: 900,
      path: '/jira',
      domain: 'example.com',
      sameSite: 'lax',
    });
    expect(Cookie.parse(line)).toMatchObject({
      key: '__Host-edge-session',
      value: 'eyJhbGciOiJIUzI1NiJ9.e30.c2ln-_',
      maxAge: 900,
      path: '/jira',
      domain: 'example.com',
      httpOnly: true,
      secure: true,
      sameSite: 'lax',
    });
  });

  it('a cookie is deleted by a life of no seconds', () => {
    expect(toSetCookie({ name: 'a', value: '', maxAgeSeconds: 0 })).toBe(
      'a=; Max-Age=0; Path=/; HttpOnly; Secure',
    );
  });

  it('a cookie may be sent without TLS but is never open to scripts', () => {
    expect(toSetCookie({ name: 'a', value: 'b', secure: false })).toBe('a=b; Path=/; HttpOnly');
  });

  it.each([
    ['a name', { name: 'a;b', value: '' }],
    ['a path', { name: 'a', value: '', path: '/;Domain=example.com' }],
    ['a domain', { name: 'a', value: '', domain: 'example.com;Path=/' }],
  ])('%s cannot add an attribute to a cookie', (_title, cookie) => {
    expect(() => toSetCookie(cookie)).toThrow(TypeError);
  });

  it('the value of a cookie is encoded and cannot add an attribute', () => {
    expect(toSetCookie({ name: 'a', value: 'b; Domain=example.com' })).toBe(
      'a=b%3B%20Domain%3Dexample.com; Path=/; HttpOnly; Secure',
    );
  });
});
