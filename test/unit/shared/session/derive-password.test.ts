import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { derivePassword, type PasswordInput } from '#shared/session/derive-password.ts';

const KEY = 'k'.repeat(32);
const derive = (parts: Partial<PasswordInput> = {}) =>
  derivePassword({ key: KEY, product: 'jira', username: 'ada', ...parts });

describe('a derived password', () => {
  it('a derived password is always the same', () => {
    expect(derive()).toBe(derive());
  });

  // Any other value would lock out every user whose password was set by an earlier version.
  it('a derived password has not changed since the first version', () => {
    const mac = createHmac('sha256', KEY).update('password/1\0jira\0ada').digest('base64url');
    expect(derive()).toBe(`Ea1-${mac}`);
  });

  it('a derived password is the same for every spelling of a user name that is one user to the products', () => {
    expect(derive({ username: 'B\u00fcrger' })).toBe(derive({ username: 'bu\u0308rger' }));
  });

  it.each([
    ['user', { username: 'adam' }],
    ['key', { key: `${'k'.repeat(31)}l` }],
  ])('a derived password differs for another %s', (_title, parts) => {
    expect(derive(parts)).not.toBe(derive());
  });

  it('a derived password meets password policies: upper and lower case, a digit, a sign, at most 72 bytes', () => {
    const password = derive();
    for (const kind of [/[A-Z]/, /[a-z]/, /\d/, /[^\w]/]) expect(password).toMatch(kind);
    expect(password).toMatch(/^[\x21-\x7e]{40,72}$/);
  });

  it('a derived password holds neither the key nor the user name', () => {
    expect(derive({ username: 'ea1-' })).not.toContain(KEY);
    expect(derive({ username: 'lovelace' })).not.toContain('lovelace');
  });

  it('a key of less than 32 characters is refused without being disclosed', () => {
    expect(() => derive({ key: 'k'.repeat(31) })).toThrow(
      expect.objectContaining({
        code: 'secrets.malformed',
        evidence: { problem: 'password key is too short' },
      }),
    );
  });
});
