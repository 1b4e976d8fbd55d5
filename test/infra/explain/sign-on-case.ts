import type { SignOnCase } from '#infra/explain/sign-on-case.ts';
import type { Example } from '#infra/explain/try-example.ts';

/** Ada's claims. */
export const ADA = {
  sub: '1001',
  preferred_username: 'ada',
  email: 'ada@example.com',
  name: 'Ada Lovelace',
  groups: ['jira-analysts'],
};

/** Returns Ada's sign-on with claims that differ. */
export function signOnCase(
  claims: Readonly<Record<string, unknown>> = {},
  answers: SignOnCase['answers'] = {},
): SignOnCase {
  return { claims: { ...ADA, ...claims }, answers };
}

/** Returns an example of Ada's sign-on at a Jira without accounts. */
export function example(
  expected: Example['expect'],
  parts: Partial<Omit<Example, 'expect'>> = {},
): Example {
  const jira = { title: 'Ada', product: 'jira', crowd: false } as const;
  return { ...jira, accounts: [], ...signOnCase(), ...parts, expect: expected };
}
