import { expect, it } from 'vitest';
import { createProducts } from '#functions/sign-on/create-products.ts';
import { createTokenSessions } from '#functions/sign-on/create-token-sessions.ts';
import type { IdentityPolicy } from '#shared/policy/identity-policy.ts';
import { readSettings } from '#shared/settings/settings.ts';
import { environment } from '#test/builders/environment.ts';
import { identityPolicy } from '#test/builders/identity-policy.ts';
import { productPolicy } from '#test/builders/product-policy.ts';
import { replaceableSecret } from '#test/builders/replaceable-secret.ts';

const TOKEN_KEY_ARN = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:token-key-abcdef';

const dependenciesOf = (
  parts: Record<string, string>,
  products: IdentityPolicy['products'] = { jira: productPolicy() },
) => ({
  settings: readSettings(environment(parts)),
  policy: { ...identityPolicy(), products },
  replace: (text: string) => text,
  groupSources: [],
  secrets: replaceableSecret({ token: 't' }).store,
  connectTo: () => ({
    send: () => Promise.reject(new Error('no request is expected')),
    retryRules: { waitsMs: [], longestWaitMs: 0, wait: async () => {}, random: () => 1 },
  }),
  tokens: null,
  createCrowd: null,
  now: Date.now,
});

it('products that trust tokens get token sessions, and the others native sessions', async () => {
  const dependencies = dependenciesOf(
    {
      ...{ TOKEN_KEY_ARN, JIRA_SESSIONS: 'token' },
      ...{ BITBUCKET_HOST: 'bitbucket.example.com', BITBUCKET_ADDRESS: 'https://bitbucket' },
      BITBUCKET_CREDENTIALS_ARN: TOKEN_KEY_ARN,
    },
    { jira: productPolicy(), bitbucket: productPolicy() },
  );
  const tokens = createTokenSessions(dependencies.settings, dependencies.secrets, Date.now);
  const productOf = createProducts({ ...dependencies, tokens });
  const hasCookie = (name: 'jira' | 'bitbucket', cookie: string) =>
    productOf(name).sessions.hasSessionCookie({ cookies: new Map([[cookie, 'x']]) } as never);
  expect(hasCookie('bitbucket', 'BITBUCKETSESSIONID')).toBe(true);
  expect(hasCookie('jira', 'JSESSIONID')).toBe(false);
});

it('each product has a brake of its own, and none where mass removals are permitted', () => {
  const BITBUCKET = {
    ...{ BITBUCKET_HOST: 'bitbucket.example.com', BITBUCKET_ADDRESS: 'https://bitbucket' },
    BITBUCKET_CREDENTIALS_ARN: TOKEN_KEY_ARN,
  };
  const policies = { jira: productPolicy(), bitbucket: productPolicy() };
  const productOf = createProducts(dependenciesOf(BITBUCKET, policies));
  productOf('jira').removalBrake?.record('ada', 'none');
  expect(productOf('jira').removalBrake?.hasSeen('ada')).toBe(true);
  expect(productOf('bitbucket').removalBrake?.hasSeen('ada')).toBe(false);
  const permitting = createProducts(
    dependenciesOf({ ...BITBUCKET, MASS_REMOVAL: 'permit' }, policies),
  );
  expect(permitting('jira').removalBrake).toBeNull();
});
