import type { Example } from '#infra/explain/policy-example.ts';
import type { SignOnCase } from '#infra/explain/sign-on-case.ts';

/** What a provider says of Ada. */
export const ADA = {
  sub: '1001',
  preferred_username: 'ada',
  email: 'ada@example.com',
  name: 'Ada Lovelace',
  groups: ['jira-analysts'],
};

/** Ada, with claims that differ. */
export function signOnCase(
  claims: Readonly<Record<string, unknown>> = {},
  answers: SignOnCase['answers'] = {},
): SignOnCase {
  return { claims: { ...ADA, ...claims }, answers };
}

/** An example of Ada at Jira, where nobody has an account. */
export function example(
  expected: Example['expect'],
  parts: Partial<Omit<Example, 'expect'>> = {},
): Example {
  const at = { title: 'Ada', product: 'jira', crowd: false } as const;
  return { ...at, accounts: [], ...signOnCase(), ...parts, expect: expected };
}
