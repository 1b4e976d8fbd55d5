import { expect, it } from 'vitest';
import { createGroupSources } from '#functions/sign-on/create-group-sources.ts';
import type { GroupSourceRules } from '#shared/policy/identity-policy.ts';
import { readSettings } from '#shared/settings/settings.ts';
import { environment } from '#test/builders/environment.ts';
import { identity } from '#test/builders/identity.ts';
import { replaceableSecret } from '#test/builders/replaceable-secret.ts';

const SETTINGS = readSettings(
  environment({
    OIDC_KEY_SET_URL: 'https://id.example.com/jwks',
    COGNITO_USER_POOL_ARN: 'arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_A',
    IDENTITY_STORE_ARN: 'arn:aws:identitystore::123456789012:identitystore/d-1234567890',
    IDENTITY_STORE_REGION: 'eu-west-1',
    GOOGLE_CREDENTIALS_ARN: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:google-abcdef',
  }),
);
const create = (...groupSources: readonly GroupSourceRules[]) =>
  createGroupSources(groupSources, {
    settings: SETTINGS,
    secrets: replaceableSecret({}).store,
    send: () => Promise.reject(new Error('no request is expected')),
    retryRules: { waitsMs: [], longestWaitMs: 0, wait: async () => {}, random: () => 1 },
    now: () => 0,
  });

const LIMITS = { timeLimitMs: 1_000, cacheSeconds: 60 };

it('the group sources are those of the policy, in its order and with its failure policies', async () => {
  const sources = await create(
    { from: 'claim', claim: 'groups', format: 'list', leftOut: 'unknown' },
    {
      ...{ ...LIMITS, from: 'access_token', onFailure: 'ignore', claim: 'groups' },
      ...{ format: 'list', leftOut: 'unknown', clientClaim: 'azp' },
    },
    { ...LIMITS, from: 'cognito', onFailure: 'deny', usernameClaim: 'username' },
    {
      ...{ ...LIMITS, from: 'identity_store', onFailure: 'keep', names: 'name' },
      lookUp: { attribute: 'userName', claim: 'email' },
    },
    { ...LIMITS, from: 'microsoft_graph', onFailure: 'ignore', names: 'id' },
    { ...LIMITS, from: 'google_directory', onFailure: 'deny', names: 'email' },
  );
  expect(sources.map(({ name, remote, onFailure }) => [name, remote, onFailure])).toEqual([
    ['claim', false, 'ignore'],
    ['access_token', false, 'ignore'],
    ['cognito', true, 'deny'],
    ['identity_store', true, 'keep'],
    ['microsoft_graph', true, 'ignore'],
    ['google_directory', true, 'deny'],
  ]);
});

it('the claim source reads the claim of the policy in its format', async () => {
  const [source] = await create({
    from: 'claim',
    claim: ['a', 'b'],
    format: 'comma_separated',
    leftOut: 'unknown',
  });
  const claims = { a: { b: '[x,y]' } };
  const groups = await source?.read({ identity: identity({ claims }), accessToken: null });
  expect(groups).toEqual({ state: 'present', names: ['x', 'y'] });
});

it('a policy without group sources has none', async () => {
  expect(await create()).toEqual([]);
});
