import { Cookie } from 'tough-cookie';
import { describe, expect, it } from 'vitest';
import { toSetCookie } from '#shared/base/set-cookie.ts';

describe('a cookie that we set', () => {
  it('lives as long as the browser on the whole host, and never leaves it in the clear', () => {
    expect(toSetCookie({ name: 'a', value: 'b' })).toBe('a=b; Path=/; HttpOnly; Secure');
  });

  it('is understood by a browser with every attribute that it was given', () => {
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

  it('is deleted by a life of no seconds', () => {
    expect(toSetCookie({ name: 'a', value: '', maxAgeSeconds: 0 })).toBe(
      'a=; Max-Age=0; Path=/; HttpOnly; Secure',
    );
  });

  it('may be one for plain HTTP, but never one for scripts', () => {
    expect(toSetCookie({ name: 'a', value: 'b', secure: false })).toBe('a=b; Path=/; HttpOnly');
  });

  it.each([
    ['a name', { name: 'a;b', value: '' }],
    ['a path', { name: 'a', value: '', path: '/;Domain=example.com' }],
    ['a domain', { name: 'a', value: '', domain: 'example.com;Path=/' }],
  ])('cannot be given another attribute by %s', (_title, cookie) => {
    expect(() => toSetCookie(cookie)).toThrow(TypeError);
  });

  it('cannot be given another attribute by its value, which is encoded', () => {
    expect(toSetCookie({ name: 'a', value: 'b; Domain=example.com' })).toBe(
      'a=b%3B%20Domain%3Dexample.com; Path=/; HttpOnly; Secure',
    );
  });
});
