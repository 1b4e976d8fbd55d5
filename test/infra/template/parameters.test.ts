import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { evaluate } from './evaluate.ts';
import { readTemplate } from './read-template.ts';

const template = readTemplate('template.yaml');
const parameters = Object.entries(template.Parameters).map(([name, p]) => ({ name, ...p }));

describe('what an operator is told', () => {
  test.each(parameters)('$name is described', ({ Description }) => {
    expect(Description).toMatch(/\w.*\.$/s);
  });

  test.each(parameters)('$name says what it accepts', (parameter) => {
    if (/AWS::EC2/.test(parameter.Type)) return;
    const isBounded = parameter.MinValue !== undefined && parameter.MaxValue !== undefined;
    expect(parameter.AllowedPattern ?? parameter.AllowedValues ?? isBounded).toBeTruthy();
    expect(parameter.ConstraintDescription).toMatch(/^must /);
  });

  test('every parameter stands in one group of the console form', () => {
    const form = v.parse(
      v.object({ ParameterGroups: v.array(v.object({ Parameters: v.array(v.string()) })) }),
      template.Metadata['AWS::CloudFormation::Interface'],
    );
    const grouped = form.ParameterGroups.flatMap(({ Parameters }) => Parameters);
    expect(grouped.toSorted()).toEqual(Object.keys(template.Parameters).toSorted());
  });
});

describe('what is refused', () => {
  const secret = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:';
  test.each([
    ['OidcIssuer', 'http://id.example.com'],
    ['OidcTokenEndpoint', 'http://id.example.com/token'],
    ['OidcUserInfoEndpoint', ''],
    ['OidcClientId', ''],
    ['OidcClientSecretArn', `${secret}oidc`],
    ['OidcClientSecretArn', 'the-client-secret-itself'],
    ['OidcScope', 'profile email'],
    ['OidcScope', 'openidx'],
    ['PublicKeysUrl', 'http://keys.example.com'],
    ['PublicKeysUrl', 'https://keys.example.com/'],
    ['JiraHost', '*.example.com'],
    ['JiraHost', 'https://jira.example.com'],
    ['JiraHost', 'jira.example.com:8443'],
    ['JiraHost', 'JIRA.example.com'],
    ['JiraAddress', 'jira.example.com'],
    ['JiraAddress', 'https://admin:admin@jira.example.com'],
    ['JiraAddress', 'https://jira.example.com/'],
    ['JiraCredentialsArn', `${secret}*`],
    ['LoadBalancerArn', '*'],
    [
      'LoadBalancerArn',
      'arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/net/n/50dc',
    ],
    ['FunctionTargetGroupName', '*'],
    ['FunctionTargetGroupName', 'edge-'],
    ['FunctionTargetGroupName', 'internal-edge'],
    ['FunctionTargetGroupName', 'a'.repeat(26)],
    ['LoadBalancerCookieName', 'a=b'],
  ])('%s does not accept %o', (name, value) => {
    expect(value).not.toMatch(pattern(name));
  });

  test.each([
    ['OidcIssuer', 'https://login.microsoftonline.com/5b5a/v2.0'],
    ['OidcAuthorizationEndpoint', 'https://id.example.com/authorize?policy=b2c'],
    ['OidcClientSecretArn', `${secret}edge/oidc-AbC123`],
    ['OidcScope', 'openid'],
    ['OidcScope', 'openid profile email offline_access'],
    ['PublicKeysUrl', 'https://keys.example.com/elb'],
    ['JiraHost', 'jira.localhost'],
    ['JiraHost', 'jira-7.example.com'],
    ['JiraAddress', 'http://10.0.0.7:8080/jira'],
    ['JiraAddress', 'https://jira.internal.example.com'],
    [
      'JiraCredentialsArn',
      'arn:aws-us-gov:secretsmanager:us-gov-west-1:123456789012:secret:jira-AbC123',
    ],
    [
      'LoadBalancerArn',
      'arn:aws-cn:elasticloadbalancing:cn-north-1:123456789012:loadbalancer/app/a-b/50dc6c495c0c9188',
    ],
    ['FunctionTargetGroupName', 'a'.repeat(25)],
  ])('%s accepts %o', (name, value) => {
    expect(value).toMatch(pattern(name));
  });

  test.each(parameters.filter(({ Default }) => Default !== undefined))(
    'the default of $name is acceptable',
    ({ name, Default, AllowedValues, MinValue, MaxValue }) => {
      expect(String(Default)).toMatch(pattern(name));
      if (AllowedValues !== undefined) expect(AllowedValues).toContain(Default);
      expect(Number(Default) < Number(MinValue)).toBe(false);
      expect(Number(Default) > Number(MaxValue)).toBe(false);
    },
  );
});

describe('what must fit together', () => {
  const jira = {
    JiraHost: 'jira.example.com',
    JiraAddress: 'http://jira.internal',
    JiraTargetGroupArn: 'arn:tg',
    JiraCredentialsArn: 'arn:secret',
  };

  test('Jira with all that belongs to it may be deployed', () => {
    expect(violations(jira)).toEqual([]);
  });

  test('a stack without any product is refused', () => {
    expect(violations({ ...jira, JiraHost: '' })).toHaveLength(1);
  });

  test.each(['JiraAddress', 'JiraTargetGroupArn', 'JiraCredentialsArn'])(
    'Jira without %s is refused',
    (name) => {
      const [violation, ...others] = violations({ ...jira, [name]: '' });
      expect(violation).toContain(name);
      expect(others).toEqual([]);
    },
  );

  test.each(['aws-cn', 'aws-eusc', 'aws-iso'])(
    'in the partition %s the key host must be named',
    (partition) => {
      const there = { ...jira, 'AWS::Partition': partition };
      expect(violations(there)).toEqual([expect.stringContaining('PublicKeysUrl')]);
      expect(violations({ ...there, PublicKeysUrl: 'https://keys.example.com' })).toEqual([]);
    },
  );

  test('in GovCloud the key host is known', () => {
    expect(violations({ ...jira, 'AWS::Partition': 'aws-us-gov' })).toEqual([]);
  });
});

function pattern(name: string): RegExp {
  return new RegExp(template.Parameters[name]?.AllowedPattern ?? '');
}

function violations(given: Record<string, string>): string[] {
  const values = { 'AWS::Partition': 'aws', ...defaults(), ...given };
  const scope = { values, conditions: template.Conditions };
  return Object.values(template.Rules)
    .filter(({ RuleCondition }) => RuleCondition === undefined || evaluate(RuleCondition, scope))
    .flatMap(({ Assertions }) => Assertions)
    .filter(({ Assert }) => evaluate(Assert, scope) !== true)
    .map(({ AssertDescription }) => AssertDescription);
}

function defaults(): Record<string, string | number> {
  return Object.fromEntries(
    parameters.flatMap(({ name, Default }) => (Default === undefined ? [] : [[name, Default]])),
  );
}
