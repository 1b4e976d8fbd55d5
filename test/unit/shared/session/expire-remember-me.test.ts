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

describe('a remember-me cookie in a request', () => {
  it.each(NAMES)(
    'the remember-me cookie of %s expires as %s, and no other product’s does',
    (name, cookie) => {
      const product = { name, address: 'https://product.internal.example.com' } as const;
      expect(expireRememberMe(acceptedRequest({ cookie: `other=1; ${ALL}`, product }))).toEqual([
        `${cookie}=; Max-Age=0; Path=/; HttpOnly; Secure`,
      ]);
    },
  );

  it('a remember-me cookie expires at the context path at which the product has set it', () => {
    const address = 'https://jira.internal.example.com/tools/jira';
    expect(expireRememberMe(acceptedRequest({ cookie: ALL, address }))).toEqual([
      'seraph.rememberme.cookie=; Max-Age=0; Path=/tools/jira; HttpOnly; Secure',
    ]);
  });
});

it.each(['', 'JSESSIONID=1A', 'seraph.confluence=old', 'x-seraph.rememberme.cookie=old'])(
  'a browser with the cookies “%s” has no remember-me cookie of Jira',
  (cookie) => {
    expect(expireRememberMe(acceptedRequest({ cookie }))).toEqual([]);
  },
);
