import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { derivePassword, type PasswordInput } from '#shared/session/derive-password.ts';

const KEY = 'k'.repeat(32);
const derive = (parts: Partial<PasswordInput> = {}) =>
  derivePassword({ key: KEY, product: 'jira', username: 'ada', ...parts });

describe('a derived password', () => {
  it('is the same each time', () => {
    expect(derive()).toBe(derive());
  });

  // Any other value would lock out everybody whose password was set by an earlier version.
  it('stays what it has been since the first version', () => {
    const mac = createHmac('sha256', KEY).update('password/1\0jira\0ada').digest('base64url');
    expect(derive()).toBe(`Ea1-${mac}`);
  });

  it('is one for every spelling of a user name that the products take for the same', () => {
    expect(derive({ username: 'B\u00fcrger' })).toBe(derive({ username: 'bu\u0308rger' }));
  });

  it.each([
    ['person', { username: 'adam' }],
    ['key', { key: `${'k'.repeat(31)}l` }],
  ])('is another for another %s', (_title, parts) => {
    expect(derive(parts)).not.toBe(derive());
  });

  it('pleases password policies: upper and lower case, a digit, a sign, at most 72 bytes', () => {
    const password = derive();
    for (const kind of [/[A-Z]/, /[a-z]/, /\d/, /[^\w]/]) expect(password).toMatch(kind);
    expect(password).toMatch(/^[\x21-\x7e]{40,72}$/);
  });

  it('holds neither the key nor the user name', () => {
    expect(derive({ username: 'ea1-' })).not.toContain(KEY);
    expect(derive({ username: 'lovelace' })).not.toContain('lovelace');
  });

  it('is refused under a key of less than 32 characters, without telling the key', () => {
    expect(() => derive({ key: 'k'.repeat(31) })).toThrow(
      expect.objectContaining({
        code: 'secrets.malformed',
        evidence: { problem: 'password key is too short' },
      }),
    );
  });
});
