import { expect, it } from 'vitest';
import { startSettings } from '#functions/sign-on/start-settings.ts';
import { environment } from '#test/builders/environment.ts';
import { identityPolicy } from '#test/builders/identity-policy.ts';

/** What is logged when the function does not start. */
function refusalOf(parts: Readonly<Record<string, string | undefined>>): unknown[] {
  const lines: string[] = [];
  const start = () =>
    startSettings({ environment: environment(parts), policy: identityPolicy() }, (line) =>
      lines.push(line),
    );
  expect(start).toThrow('configuration.invalid');
  return lines.map((line) => JSON.parse(line));
}

const BITBUCKET = {
  BITBUCKET_HOST: 'bitbucket.example.com',
  BITBUCKET_ADDRESS: 'https://bitbucket.internal.example.com',
  BITBUCKET_CREDENTIALS_ARN:
    'arn:aws:secretsmanager:eu-central-1:123456789012:secret:bitbucket-abcdef',
};

it('a product that the policy does not speak of keeps the function from starting', () => {
  expect(refusalOf(BITBUCKET)).toEqual([
    {
      level: 'error',
      event: 'configuration.invalid',
      problem: 'products.bitbucket: is missing in the policy',
    },
  ]);
});

it('every problem of the environment has a line of its own', () => {
  expect(refusalOf({ OIDC_CLIENT_ID: undefined, JIRA_HOST: 'https://jira' })).toMatchObject([
    { problem: 'OIDC_CLIENT_ID: is missing' },
    { problem: 'JIRA_HOST: is not a host name' },
  ]);
});
