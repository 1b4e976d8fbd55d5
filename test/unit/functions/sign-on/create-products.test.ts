import { expect, it } from 'vitest';
import { createProducts } from '#functions/sign-on/create-products.ts';
import { readSettings } from '#shared/settings/settings.ts';
import { environment } from '#test/builders/environment.ts';
import { identityPolicy } from '#test/builders/identity-policy.ts';
import { productPolicy } from '#test/builders/product-policy.ts';
import { replaceableSecret } from '#test/builders/replaceable-secret.ts';

const TOKEN_KEY_ARN = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:token-key-abcdef';

const makingOf = (parts: Record<string, string>, products = { jira: productPolicy() }) => ({
  settings: readSettings(environment(parts)),
  policy: { ...identityPolicy(), products },
  replace: (text: string) => text,
  groupSources: [],
  secrets: replaceableSecret({ token: 't' }).store,
  send: () => Promise.reject(new Error('nobody is asked')),
  retryRules: { waitsMs: [], longestWaitMs: 0, wait: async () => {} },
  readTokenKeys: async () => [],
  now: Date.now,
});

it('tokens are for the products that trust them, and native sessions for the others', async () => {
  const dependencies = makingOf(
    {
      ...{ TOKEN_KEY_ARN, JIRA_SESSIONS: 'token' },
      ...{ BITBUCKET_HOST: 'bitbucket.example.com', BITBUCKET_ADDRESS: 'https://bitbucket' },
      BITBUCKET_CREDENTIALS_ARN: TOKEN_KEY_ARN,
    },
    { jira: productPolicy(), bitbucket: productPolicy() } as never,
  );
  const productOf = await createProducts(dependencies);
  const carried = (name: 'jira' | 'bitbucket', cookie: string) =>
    productOf(name).sessions.hasSessionCookie({ cookies: new Map([[cookie, 'x']]) } as never);
  expect(carried('bitbucket', 'BITBUCKETSESSIONID')).toBe(true);
  expect(carried('jira', 'JSESSIONID')).toBe(false);
});
