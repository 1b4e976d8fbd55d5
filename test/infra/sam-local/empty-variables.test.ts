// SAM CLI hands the function an empty text for every variable that the template leaves out.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import {
  AdminListGroupsForUserCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { DescribeGroupCommand, IdentitystoreClient } from '@aws-sdk/client-identitystore';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterEach, describe, expect, it, vi } from 'vitest';

/** What a client that is made now would ask for, and where. */
const CLIENTS = [
  {
    variable: 'AWS_ENDPOINT_URL_SECRETS_MANAGER',
    host: 'secretsmanager.eu-central-1.amazonaws.com',
    call: (config: object) =>
      new SecretsManagerClient(config).send(new GetSecretValueCommand({ SecretId: 'secret' })),
  },
  {
    variable: 'AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER',
    host: 'cognito-idp.eu-central-1.amazonaws.com',
    call: (config: object) =>
      new CognitoIdentityProviderClient(config).send(
        new AdminListGroupsForUserCommand({ UserPoolId: 'eu-central-1_a', Username: 'ada' }),
      ),
  },
  {
    variable: 'AWS_ENDPOINT_URL_IDENTITYSTORE',
    host: 'identitystore.eu-central-1.amazonaws.com',
    call: (config: object) =>
      new IdentitystoreClient(config).send(
        new DescribeGroupCommand({ IdentityStoreId: 'd-1234567890', GroupId: 'group' }),
      ),
  },
];

describe('an empty address of a service', () => {
  afterEach(() => void vi.unstubAllEnvs());

  it.each(CLIENTS)(
    'the AWS SDK takes an empty $variable for none',
    async ({ variable, host, call }) => {
      vi.stubEnv('AWS_ENDPOINT_URL', '');
      vi.stubEnv(variable, '');
      expect(await hostOf(call)).toBe(host);
    },
  );

  it.each(CLIENTS)('the AWS SDK asks where $variable says', async ({ variable, call }) => {
    vi.stubEnv(variable, 'https://host.docker.internal:4566');
    expect(await hostOf(call)).toBe('host.docker.internal');
  });
});

it('Node.js takes an empty list of further authorities for none', async () => {
  const script = 'console.log(JSON.stringify(require("node:tls").getCACertificates("extra")))';
  const env = { NODE_EXTRA_CA_CERTS: '' };
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['-e', script], { env });
  expect({ stdout, stderr }).toEqual({ stdout: '[]\n', stderr: '' });
});

/** The host to which a client of the SDK sends its request, which goes nowhere. */
async function hostOf(call: (config: object) => Promise<unknown>): Promise<string> {
  let host = '';
  const handle = async (request: { readonly hostname: string }) => {
    host = request.hostname;
    throw new Error('not sent');
  };
  const credentials = { accessKeyId: 'AKIA', secretAccessKey: 'secret' };
  const config = {
    region: 'eu-central-1',
    credentials,
    maxAttempts: 1,
    requestHandler: { handle },
  };
  await expect(call(config)).rejects.toThrow('not sent');
  return host;
}
