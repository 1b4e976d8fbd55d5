import { describe, expect, it } from 'vitest';
import type { ProductName } from '#shared/products/product-facts.ts';
import { expireRememberMe } from '#shared/session/expire-remember-me.ts';
import { acceptedRequest } from '#test/builders/accepted-request.ts';

const NAMES: readonly [ProductName, string][] = [
  ['jira', 'seraph.rememberme.cookie'],
  ['confluence', 'seraph.confluence'],
  ['bitbucket', '_atl_bitbucket_remember_me'],
];
const ALL = NAMES.map(([, cookie]) => `${cookie}=old`).join('; ');

describe('a remember-me cookie that a browser brings', () => {
  it.each(NAMES)('to %s is taken away as %s, and no other product’s', (name, cookie) => {
    const product = { name, address: 'https://product.internal.example.com' } as const;
    expect(expireRememberMe(acceptedRequest({ cookie: `other=1; ${ALL}`, product }))).toEqual([
      `${cookie}=; Max-Age=0; Path=/; HttpOnly; Secure`,
    ]);
  });

  it('is taken away at the context path, where the product has set it', () => {
    const address = 'https://jira.internal.example.com/tools/jira';
    expect(expireRememberMe(acceptedRequest({ cookie: ALL, address }))).toEqual([
      'seraph.rememberme.cookie=; Max-Age=0; Path=/tools/jira; HttpOnly; Secure',
    ]);
  });
});

it.each(['', 'JSESSIONID=1A', 'seraph.confluence=old', 'x-seraph.rememberme.cookie=old'])(
  'a browser with the cookies “%s” has none to take away at Jira',
  (cookie) => {
    expect(expireRememberMe(acceptedRequest({ cookie }))).toEqual([]);
  },
);
