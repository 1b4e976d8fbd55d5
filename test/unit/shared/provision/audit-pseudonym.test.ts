import { describe, expect, it } from 'vitest';
import { auditPseudonym } from '#shared/provision/audit-pseudonym.ts';

describe('the name by which the record knows somebody', () => {
  const id = (issuer: string, subject: string) => auditPseudonym(issuer, { subject });

  it('is the same each time, and another for anybody else', () => {
    const ada = id('https://a', 'ada');
    expect(ada).toBe(id('https://a', 'ada'));
    const others = [id('https://a', 'bob'), id('https://b', 'ada'), id('https://a\nada', '')];
    expect(new Set([ada, ...others]).size).toBe(4);
  });

  it('does not tell who they are', () => {
    expect(id('https://a', 'ada')).toMatch(/^[0-9a-f]{20}$/);
  });
});
