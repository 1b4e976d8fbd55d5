import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { deploymentOf } from './deployment-of.ts';
import { parametersOf } from './parameters-of.ts';
import { addressesOf, readPresetFile } from './read-preset-file.ts';
import { readTemplate } from './read-template.ts';
import { signInOf } from './sign-in-of.ts';

const template = readTemplate('template.yaml');
const presets = readdirSync(join(import.meta.dirname, '../../../infra/policy/presets'))
  .map((file) => file.replace(/\.yaml$/, ''))
  .map((name) => ({ name, preset: readPresetFile(name) }));
const named = presets.filter(({ name }) => name !== 'generic');
const behindCognito = ['cognito', 'iam-identity-center', 'adfs'];

const domain = 'acme.auth.eu-west-1.amazoncognito.com';
const given = {
  OidcAuthorizationEndpoint: 'https://given.example.com/authorize',
  OidcTokenEndpoint: 'https://given.example.com/token',
  OidcUserInfoEndpoint: 'https://given.example.com/userinfo',
};
const withoutEndpoints = Object.fromEntries(Object.keys(given).map((name) => [name, '']));
const jira = parametersOf({ Jira: 'native' });

test('the template has exactly the presets of the policy', () => {
  const names = presets.map(({ name }) => name);
  expect(template.Parameters['IdentityProvider']?.AllowedValues?.toSorted()).toEqual(names);
  expect(Object.keys(template.Mappings['IdentityProviders'] ?? {}).toSorted()).toEqual(names);
});

test('the identity provider has no default', () => {
  expect(template.Parameters['IdentityProvider']).not.toHaveProperty('Default');
});

describe.each(named)('a deployment with the preset $name and an issuer', ({ name, preset }) => {
  const parameters = {
    IdentityProvider: name,
    OidcIssuer: preset.example,
    ...(behindCognito.includes(name) && { OidcDomain: domain }),
  };

  test('issuer and preset are enough for every listener rule that signs in', async () => {
    const { signIns } = await signInOf(parameters);
    const { authorizationEndpoint, tokenEndpoint, userInfoEndpoint } = addressesOf(preset, domain);
    expect(signIns).toHaveLength(15);
    for (const signIn of signIns) {
      expect(signIn).toMatchObject({
        issuer: preset.example,
        authorizationEndpoint,
        tokenEndpoint,
        userInfoEndpoint,
        scope: preset.scope,
      });
    }
  });

  test('issuer and preset are enough for the function', async () => {
    const { environment } = await signInOf(parameters);
    expect(environment['IDENTITY_PROVIDER']).toBe(name);
    expect(environment['OIDC_ISSUER']).toBe(preset.example);
    expect(environment['OIDC_KEY_SET_URL'] ?? null).toBe(addressesOf(preset, domain).keySet);
  });

  test('issuer and preset are enough for a deployment', () => {
    expect(deploymentOf({ ...jira, ...withoutEndpoints, ...parameters }).violations).toEqual([]);
  });
});

describe.each(presets)(
  'a deployment with the preset $name and parameters of its own',
  ({ name, preset }) => {
    const parameters = {
      IdentityProvider: name,
      OidcIssuer: preset.example,
      OidcDomain: domain,
      ...given,
      OidcKeySetUrl: 'https://given.example.com/keys',
      OidcScope: 'openid given',
    };

    test('given parameters override the preset at the load balancer', async () => {
      const { signIns } = await signInOf(parameters);
      expect(signIns).toHaveLength(15);
      for (const signIn of signIns) {
        expect(signIn).toMatchObject({
          issuer: preset.example,
          authorizationEndpoint: given.OidcAuthorizationEndpoint,
          tokenEndpoint: given.OidcTokenEndpoint,
          userInfoEndpoint: given.OidcUserInfoEndpoint,
          scope: 'openid given',
        });
      }
    });

    test('given parameters override the preset in the function', async () => {
      const { environment } = await signInOf(parameters);
      expect(environment['OIDC_KEY_SET_URL']).toBe(parameters.OidcKeySetUrl);
    });
  },
);

test('the sign-in at Microsoft Entra ID requests a refresh token, so that tokens for Graph are renewed', async () => {
  const { signIns } = await signInOf({
    IdentityProvider: 'entra',
    OidcIssuer: readPresetFile('entra').example,
  });
  expect(signIns).toHaveLength(15);
  for (const { scope } of signIns) expect(String(scope).split(' ')).toContain('offline_access');
});

test.each(Object.keys(given))('the single parameter %s overrides the preset', async (name) => {
  const url = 'https://given.example.com/here';
  const keycloak = { IdentityProvider: 'keycloak', OidcIssuer: 'https://id.example.com/realms/a' };
  const [usual] = (await signInOf(keycloak)).signIns;
  const [changed] = (await signInOf({ ...keycloak, [name]: url })).signIns;
  const part = name.replace(/^Oidc./, (start) => start.slice(-1).toLowerCase());
  expect(changed).toEqual({ ...usual, [part]: url });
});

test('a given key set overrides the preset, even one without a key set', async () => {
  const OidcKeySetUrl = 'https://given.example.com/keys';
  for (const IdentityProvider of ['keycloak', 'entra']) {
    const { environment } = await signInOf({ IdentityProvider, OidcKeySetUrl });
    expect(environment['OIDC_KEY_SET_URL']).toBe(OidcKeySetUrl);
  }
});

test('a provider without a preset has the usual scopes and no key set', async () => {
  const { signIns, environment } = await signInOf({ IdentityProvider: 'generic', ...given });
  expect(new Set(signIns.map(({ scope }) => scope))).toEqual(new Set(['openid profile email']));
  expect(environment).not.toHaveProperty('OIDC_KEY_SET_URL');
});

test.each(Object.keys(given))('a provider without a preset is refused without %s', (name) => {
  const { violations } = deploymentOf({ ...jira, ...given, [name]: '' });
  expect(violations).toEqual([expect.stringContaining(name)]);
});

test.each(behindCognito)(
  'the preset %s is refused without the host of its sign-in pages',
  (name) => {
    const parameters = { ...jira, ...withoutEndpoints, IdentityProvider: name };
    expect(deploymentOf(parameters).violations).toEqual([expect.stringContaining('OidcDomain')]);
  },
);
