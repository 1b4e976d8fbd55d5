import { describe, expect, it } from 'vitest';
import { createDependencies } from '#functions/sign-on/create-dependencies.ts';
import { createSurroundings, type Surroundings } from '#functions/sign-on/create-surroundings.ts';
import { httpClient } from '#shared/base/http.ts';
import type { FetchSecret } from '#shared/base/secrets.ts';
import type { IdentityPolicy, Transform } from '#shared/policy/identity-policy.ts';
import { readSettings } from '#shared/settings/settings.ts';
import { environment } from '#test/builders/environment.ts';
import { identityPolicy } from '#test/builders/identity-policy.ts';
import { productPolicy } from '#test/builders/product-policy.ts';
import { profileRules } from '#test/builders/profile-rules.ts';
import { textRules } from '#test/builders/text-rules.ts';

const RULE = { replace: '^(.)', with: '$1$1' };
const TRANSFORM: readonly Transform[] = ['lower_case', RULE];

/** Returns the dependencies for a policy, and the secrets that were fetched for them. */
async function dependenciesFor(
  policy: IdentityPolicy,
  parts: Readonly<Record<string, string>> = {},
) {
  const fetched: string[] = [];
  const around = surroundings(async (arn) => {
    fetched.push(arn);
    return '{}';
  });
  const dependencies = await createDependencies(readSettings(environment(parts)), policy, around);
  return { dependencies, fetched };
}

const surroundings = (fetchSecret: FetchSecret): Surroundings => {
  return { ...createSurroundings(() => {}), connect: () => httpClient(1), fetchSecret };
};

describe('expressions of a policy', () => {
  const withProfile = (part: 'username' | 'email' | 'displayName') =>
    productPolicy({}, { profile: profileRules({ [part]: textRules(['email'], TRANSFORM) }) });

  it.each([
    ['a user name', withProfile('username')],
    ['an e-mail address', withProfile('email')],
    ['a display name', withProfile('displayName')],
    ['groups', productPolicy({ transform: TRANSFORM })],
  ])(
    'expressions are available when the policy of any product has one for %s',
    async (_what, bitbucket) => {
      const products = { jira: productPolicy(), bitbucket };
      const { dependencies } = await dependenciesFor(identityPolicy({}, { products }));
      expect(dependencies.productOf('jira').mapping.replace('ada', RULE)).toBe('aada');
    },
  );
});

it('the secrets of everything that is enabled are fetched at the start, and no others', async () => {
  const arn = (name: string) =>
    `arn:aws:secretsmanager:eu-central-1:123456789012:secret:${name}-abcdef`;
  const own = ['session-key', 'password-key', 'jira'].map(arn);
  expect((await dependenciesFor(identityPolicy())).fetched.toSorted()).toEqual(own.toSorted());
  const { fetched } = await dependenciesFor(identityPolicy(), {
    GOOGLE_CREDENTIALS_ARN: arn('google'),
  });
  expect(fetched.toSorted()).toEqual([...own, arn('google')].toSorted());
});

it('connections are opened at the start to the key host, to each product and to Crowd', async () => {
  const settings = readSettings(
    environment({
      JIRA_SESSIONS: 'crowd',
      CROWD_ADDRESS: 'https://crowd.internal.example.com/crowd',
      CROWD_CREDENTIALS_ARN: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:crowd-abcdef',
    }),
  );
  let opened: readonly string[] = [];
  const connect: Surroundings['connect'] = (_most, addresses) => {
    opened = addresses;
    return httpClient(1);
  };
  const around = { ...surroundings(async () => '{}'), connect };
  await createDependencies(settings, identityPolicy(), around);
  const { publicKeysUrl, products, crowd } = settings;
  expect(opened).toEqual([publicKeysUrl, products.jira?.address, crowd?.address]);
});

it('a secret that cannot be fetched does not prevent the start', async () => {
  const around = surroundings(() => Promise.reject(new Error('down')));
  const settings = readSettings(environment());
  const dependencies = await createDependencies(settings, identityPolicy(), around);
  expect(dependencies.productOf('jira').policy.mode).toBe('jit');
});
