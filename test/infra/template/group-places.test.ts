import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { deploymentOf } from './deployment-of.ts';
import { evaluate } from './evaluate.ts';
import { parametersOf, secretArn } from './parameters-of.ts';
import { readTemplate } from './read-template.ts';

const jira = parametersOf({ Jira: 'native' });
const userPool = 'arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_AbCdEfGhI';
const identityStore = 'arn:aws:identitystore::123456789012:identitystore/d-1234567890';

test('a function that asks nobody for groups may ask nobody, and is told of nobody', () => {
  const { permissions, readableSecrets, environment } = deploymentOf(jira);
  expect(Object.keys(permissions).toSorted()).toEqual(['ec2', 'logs', 'secretsmanager']);
  expect(readableSecrets).not.toContain(secretArn('google'));
  const places = /^(COGNITO|IDENTITY_STORE|GOOGLE|OIDC_KEY_SET)_/;
  expect(Object.keys(environment).filter((name) => places.test(name))).toEqual([]);
});

describe('a user pool that is named', () => {
  const { permissions, environment } = deploymentOf({ ...jira, CognitoUserPoolArn: userPool });

  test('is the only one whose groups the function may list, and it may do nothing else there', () => {
    expect(permissions['cognito-idp']).toEqual([
      { Effect: 'Allow', Action: 'cognito-idp:AdminListGroupsForUser', Resource: userPool },
    ]);
  });

  test('is told to the function', () => {
    expect(environment['COGNITO_USER_POOL_ARN']).toBe(userPool);
  });
});

describe('an Identity Store that is named', () => {
  const given = { ...jira, IdentityStoreArn: identityStore };

  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentitystore.html
  test('is the only one that the function may read people, groups and memberships of', () => {
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

  test('is told to the function, with its Region where that is another', () => {
    const here = deploymentOf(given).environment;
    expect(here['IDENTITY_STORE_ARN']).toBe(identityStore);
    expect(here).not.toHaveProperty('IDENTITY_STORE_REGION');
    const there = deploymentOf({ ...given, IdentityStoreRegion: 'us-east-1' }).environment;
    expect(there['IDENTITY_STORE_REGION']).toBe('us-east-1');
  });

  test('has its ARNs in the partition of the deployment', () => {
    const elsewhere = deploymentOf({ ...given, 'AWS::Partition': 'aws-us-gov' });
    expect(JSON.stringify(elsewhere.permissions['identitystore'])).toContain(
      'arn:aws-us-gov:identitystore:::membership/*',
    );
  });
});

test('Google’s credentials are read by the function as soon as they are named', () => {
  const secret = secretArn('google');
  const { readableSecrets, environment } = deploymentOf({ ...jira, GoogleCredentialsArn: secret });
  expect(readableSecrets).toContain(secret);
  expect(environment).toMatchObject({
    GOOGLE_CREDENTIALS_ARN: secret,
    GOOGLE_DIRECTORY_URL: 'https://admin.googleapis.com',
  });
});

test('Microsoft Graph is the world’s, unless a national cloud’s is named', () => {
  const { environment } = deploymentOf(jira);
  expect(environment['MICROSOFT_GRAPH_URL']).toBe('https://graph.microsoft.com');
  const own = deploymentOf({ ...jira, MicrosoftGraphUrl: 'https://graph.microsoft.us' });
  expect(own.environment['MICROSOFT_GRAPH_URL']).toBe('https://graph.microsoft.us');
});

describe.each([
  ['RemovalsWithheldAlarm', 'plan.removals_withheld'],
  ['GroupSourceAlarm', 'map.group_source_failed'],
])('the %s', (name, code) => {
  const template = readTemplate('template.yaml');
  const alarm = (AlarmTopicArn: string) =>
    evaluate(template.Resources[name]?.Properties, {
      values: { AlarmTopicArn },
      conditions: template.Conditions,
    });

  test(`counts ${code} in the metric that the log is turned into`, () => {
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

  test('is quiet where nothing was counted', () => {
    expect(alarm('')).toHaveProperty('TreatMissingData', 'notBreaching');
  });

  test('tells the topic that is named, and nobody where none is', () => {
    const topic = 'arn:aws:sns:eu-west-1:123456789012:operators';
    expect(alarm(topic)).toHaveProperty('AlarmActions', [topic]);
    expect(alarm('')).not.toHaveProperty('AlarmActions');
  });
});
