import { describe, expect, test } from 'vitest';
import { deploymentOf, madeSecrets } from './deployment-of.ts';
import { parametersOf, parametersOfCrowd, products, secretArn } from './parameters-of.ts';
import { variablesOf } from './variables-of.ts';

const { SessionKeySecret, PasswordKeySecret, TokenKeySecret } = madeSecrets;
const ownSecrets = [SessionKeySecret, PasswordKeySecret];
const all = { Jira: 'native', Confluence: 'native', Bitbucket: 'native' } as const;

describe.each(products)('Crowd for %s', (product) => {
  const given = parametersOf({ [product]: 'crowd' });

  test('a product with Crowd sessions needs no service account and no version', () => {
    const { violations, environment } = deploymentOf(given);
    expect(violations).toEqual([]);
    expect(environment).not.toHaveProperty(`${product.toUpperCase()}_CREDENTIALS_ARN`);
    expect(environment).not.toHaveProperty('CONFLUENCE_VERSION');
  });

  test('a product with Crowd sessions takes its service account from the function, though it is still given', () => {
    const before = { ...parametersOf({ [product]: 'native' }), ...given };
    const { environment, readableSecrets } = deploymentOf(before);
    expect(environment).not.toHaveProperty(`${product.toUpperCase()}_CREDENTIALS_ARN`);
    expect(readableSecrets).not.toContain(secretArn(product.toLowerCase()));
  });

  test('the environment of the function names Crowd, and the function reads the application’s secret', () => {
    const { environment, readableSecrets } = deploymentOf(given);
    expect(variablesOf('CROWD', environment)).toEqual({
      CROWD_ADDRESS: 'https://crowd.internal/crowd',
      CROWD_CREDENTIALS_ARN: secretArn('crowd'),
      CROWD_SESSION_SECONDS: '3600',
      CROWD_CLIENT_ADDRESS: 'client',
      CROWD_READ_BACK: 'no',
    });
    expect(readableSecrets).toEqual([...ownSecrets, secretArn('crowd')]);
  });

  test('the environment of the function holds the given options of Crowd', () => {
    const chosen = {
      CrowdSessionSeconds: '7200',
      CrowdClientAddress: 'none',
      CrowdReadBack: 'yes',
    };
    expect(variablesOf('CROWD', deploymentOf({ ...given, ...chosen }).environment)).toMatchObject({
      ...{ CROWD_SESSION_SECONDS: '7200', CROWD_CLIENT_ADDRESS: 'none', CROWD_READ_BACK: 'yes' },
    });
  });

  test.each(Object.keys(parametersOfCrowd))('Crowd sessions are refused without %s', (name) => {
    expect(deploymentOf({ ...given, [name]: '' }).violations).toEqual([
      expect.stringContaining(`${name} must be`),
    ]);
  });
});

test('Crowd is not in the deployment when no product uses it', () => {
  const given = { ...parametersOf(all), ...parametersOfCrowd };
  const { environment, readableSecrets } = deploymentOf(given);
  expect(variablesOf('CROWD', environment)).toEqual({});
  expect(readableSecrets).not.toContain(secretArn('crowd'));
});

describe.each(products)('tokens for %s', (product) => {
  const deployment = deploymentOf(parametersOf({ [product]: 'token' }));

  test('trusted tokens have a key of their own, which the function reads', () => {
    const { violations, resources, readableSecrets, environment, outputs } = deployment;
    expect(violations).toEqual([]);
    expect(resources).toContain('TokenKeySecret');
    expect(readableSecrets).toContain(TokenKeySecret);
    expect(outputs['TokenKeySecretArn']).toBe(TokenKeySecret);
    expect(variablesOf('TOKEN', environment)).toEqual({
      TOKEN_KEY_ARN: TokenKeySecret,
      TOKEN_COOKIE_NAME: '__Host-edge-token',
    });
  });
});

test('a token key is created only when a product trusts tokens', () => {
  const deployment = deploymentOf(parametersOf({ ...all, Jira: 'crowd' }));
  expect(deployment.resources).not.toContain('TokenKeySecret');
  expect(deployment.readableSecrets).not.toContain(TokenKeySecret);
  expect(variablesOf('TOKEN', deployment.environment)).toEqual({});
  expect(deployment.outputs).not.toHaveProperty('TokenKeySecretArn');
});
