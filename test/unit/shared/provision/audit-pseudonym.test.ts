import { describe, expect, it } from 'vitest';
import { auditPseudonym } from '#shared/provision/audit-pseudonym.ts';

describe('the pseudonym in the record', () => {
  const id = (issuer: string, subject: string) => auditPseudonym(issuer, { subject });

  it('the pseudonym of a user is always the same and belongs to no other user', () => {
    const ada = id('https://a', 'ada');
    expect(ada).toBe(id('https://a', 'ada'));
    const others = [id('https://a', 'bob'), id('https://b', 'ada'), id('https://a\nada', '')];
    expect(new Set([ada, ...others]).size).toBe(4);
  });

  it('the pseudonym does not disclose the user', () => {
    expect(id('https://a', 'ada')).toMatch(/^[0-9a-f]{20}$/);
  });
});
