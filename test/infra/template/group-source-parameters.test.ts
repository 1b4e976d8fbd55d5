import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { deploymentOf } from './deployment-of.ts';
import { evaluate } from './evaluate.ts';
import { parametersOf, secretArn } from './parameters-of.ts';
import { readTemplate } from './read-template.ts';

const jira = parametersOf({ Jira: 'native' });
const userPool = 'arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_AbCdEfGhI';
const identityStore = 'arn:aws:identitystore::123456789012:identitystore/d-1234567890';

test('a function without remote group sources may query none, and its environment names none', () => {
  const { permissions, readableSecrets, environment } = deploymentOf(jira);
  expect(Object.keys(permissions).toSorted()).toEqual(['ec2', 'logs', 'secretsmanager']);
  expect(readableSecrets).not.toContain(secretArn('google'));
  const variables = /^(COGNITO|IDENTITY_STORE|GOOGLE|OIDC_KEY_SET)_/;
  expect(Object.keys(environment).filter((name) => variables.test(name))).toEqual([]);
});

describe('a given user pool', () => {
  const { permissions, environment } = deploymentOf({ ...jira, CognitoUserPoolArn: userPool });

  test('the function may list the groups of the given user pool, and nothing else there', () => {
    expect(permissions['cognito-idp']).toEqual([
      { Effect: 'Allow', Action: 'cognito-idp:AdminListGroupsForUser', Resource: userPool },
    ]);
  });

  test('the environment of the function names the given user pool', () => {
    expect(environment['COGNITO_USER_POOL_ARN']).toBe(userPool);
  });
});

describe('a given Identity Store', () => {
  const given = { ...jira, IdentityStoreArn: identityStore };

  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentitystore.html
  test('the function may read users, groups and memberships of the given Identity Store alone', () => {
    expect(deploymentOf(given).permissions['identitystore']).toEqual([
      {
        Effect: 'Allow',
        Action: [
          'identitystore:DescribeGroup',
          'identitystore:GetUserId',
          'identitystore:ListGroupMembershipsForMember',
        ],
        Resource: [
          identityStore,
          'arn:aws:identitystore:::user/*',
          'arn:aws:identitystore:::group/*',
          'arn:aws:identitystore:::membership/*',
        ],
      },
    ]);
  });

  test('the environment of the function names the given Identity Store, and its Region when that is another', () => {
    const here = deploymentOf(given).environment;
    expect(here['IDENTITY_STORE_ARN']).toBe(identityStore);
    expect(here).not.toHaveProperty('IDENTITY_STORE_REGION');
    const there = deploymentOf({ ...given, IdentityStoreRegion: 'us-east-1' }).environment;
    expect(there['IDENTITY_STORE_REGION']).toBe('us-east-1');
  });

  test('the ARNs of an Identity Store are in the partition of the deployment', () => {
    const elsewhere = deploymentOf({ ...given, 'AWS::Partition': 'aws-us-gov' });
    expect(JSON.stringify(elsewhere.permissions['identitystore'])).toContain(
      'arn:aws-us-gov:identitystore:::membership/*',
    );
  });
});

test('Google’s credentials are read by the function once they are given', () => {
  const secret = secretArn('google');
  const { readableSecrets, environment } = deploymentOf({ ...jira, GoogleCredentialsArn: secret });
  expect(readableSecrets).toContain(secret);
  expect(environment).toMatchObject({
    GOOGLE_CREDENTIALS_ARN: secret,
    GOOGLE_DIRECTORY_URL: 'https://admin.googleapis.com',
  });
});

test('Microsoft Graph is the global one unless a national cloud’s is given', () => {
  const { environment } = deploymentOf(jira);
  expect(environment['MICROSOFT_GRAPH_URL']).toBe('https://graph.microsoft.com');
  const own = deploymentOf({ ...jira, MicrosoftGraphUrl: 'https://graph.microsoft.us' });
  expect(own.environment['MICROSOFT_GRAPH_URL']).toBe('https://graph.microsoft.us');
});

describe.each([
  ['RemovalsWithheldAlarm', 'plan.removals_withheld'],
  ['MassRemovalAlarm', 'plan.mass_removal_suspected'],
  ['RemovalsFailedAlarm', 'provision.removals_failed'],
  ['GroupSourceAlarm', 'map.group_source_failed'],
])('the %s', (name, code) => {
  const template = readTemplate('template.yaml');
  const alarm = (AlarmTopicArn: string) =>
    evaluate(template.Resources[name]?.Properties, {
      values: { AlarmTopicArn },
      conditions: template.Conditions,
    });

  test(`the ${name} counts ${code} in the metric of the log`, () => {
    const transformation = v.object({
      MetricNamespace: v.string(),
      MetricName: v.string(),
      Dimensions: v.tuple([v.object({ Key: v.string(), Value: v.string() })]),
    });
    const { MetricTransformations } = v.parse(
      v.object({ MetricTransformations: v.tuple([transformation]) }),
      template.Resources['RefusalMetric']?.Properties,
    );
    const [{ MetricNamespace, MetricName, Dimensions }] = MetricTransformations;
    expect(alarm('')).toMatchObject({
      Namespace: MetricNamespace,
      MetricName,
      Dimensions: [{ Name: Dimensions[0].Key, Value: code }],
      Statistic: 'Sum',
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    });
  });

  test('an alarm is quiet when nothing was counted', () => {
    expect(alarm('')).toHaveProperty('TreatMissingData', 'notBreaching');
  });

  test('an alarm notifies the given topic, and none when none is given', () => {
    const topic = 'arn:aws:sns:eu-west-1:123456789012:operators';
    expect(alarm(topic)).toHaveProperty('AlarmActions', [topic]);
    expect(alarm('')).not.toHaveProperty('AlarmActions');
  });
});
