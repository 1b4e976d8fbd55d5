import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { evaluate } from './evaluate.ts';
import { readTemplate } from './read-template.ts';

const root = join(import.meta.dirname, '../../..');
const template = readTemplate('template.yaml');
const deployed = {
  values: {
    'AWS::Partition': 'aws',
    'AWS::Region': 'eu-west-1',
    'AWS::AccountId': '123456789012',
    FunctionTargetGroupName: 'edge-sign-on',
  },
  conditions: template.Conditions,
};
const ourTargetGroups =
  'arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/edge-sign-on/';

const statement = v.object({
  Effect: v.string(),
  Action: v.union([v.string(), v.array(v.string())]),
  Resource: v.unknown(),
  Condition: v.optional(v.unknown()),
});

describe('the environment of the function', () => {
  test('holds what the function reads, and nothing else', () => {
    expect(Object.keys(environment())).toEqual([
      'TARGET_GROUP_ARN_PREFIX',
      'LOAD_BALANCER_ARNS',
      'OIDC_ISSUER',
      'OIDC_CLIENT_ID',
      'PUBLIC_KEYS_URL',
      'LOAD_BALANCER_COOKIE_NAME',
      'SESSION_KEY_ARN',
      'PASSWORD_KEY_ARN',
      'JIRA_HOST',
      'JIRA_ADDRESS',
      'JIRA_CREDENTIALS_ARN',
      'FORWARD_MODE',
      'EDGE_SESSION_SECONDS',
      'RESYNC_SECONDS',
      'SECRETS_REFRESH_SECONDS',
      'LOG_LEVEL',
    ]);
  });

  test('holds the name of a secret, never its value', () => {
    expect(JSON.stringify(environment())).not.toContain('resolve:');
  });

  test.each([
    ['aws', 'eu-west-1', 'https://public-keys.auth.elb.eu-west-1.amazonaws.com'],
    [
      'aws-us-gov',
      'us-gov-east-1',
      'https://s3-us-gov-east-1.amazonaws.com/aws-elb-public-keys-prod-us-gov-east-1',
    ],
  ])('names the key host of %s in %s', (partition, region, url) => {
    expect(publicKeysUrl(partition, region, '')).toBe(url);
  });

  test('names the given key host where one is given', () => {
    const given = 'https://keys.example.com';
    expect(publicKeysUrl('aws-cn', 'cn-north-1', given)).toBe(given);
    expect(publicKeysUrl('aws', 'eu-west-1', given)).toBe(given);
  });
});

describe('who may invoke the function', () => {
  test("only this account's target group of the one name", () => {
    const permissions = Object.values(template.Resources)
      .filter(({ Type }) => Type === 'AWS::Lambda::Permission')
      .map(({ Properties }) => Properties);
    expect(permissions).toEqual([
      {
        Action: 'lambda:InvokeFunction',
        FunctionName: { Ref: 'SignOnAlias' },
        Principal: 'elasticloadbalancing.amazonaws.com',
        SourceAccount: { Ref: 'AWS::AccountId' },
        SourceArn: expect.anything(),
      },
    ]);
    expect(evaluate(permissions[0]?.['SourceArn'], deployed)).toBe(`${ourTargetGroups}*`);
  });

  test('the function has neither a URL nor an event source of its own', () => {
    expect(properties('SignOnFunction')).not.toHaveProperty('FunctionUrlConfig');
    expect(properties('SignOnFunction')).not.toHaveProperty('Events');
  });

  test('the function expects the target group that may invoke it', () => {
    expect(evaluate(environment()['TARGET_GROUP_ARN_PREFIX'], deployed)).toBe(ourTargetGroups);
    expect(properties('FunctionTargetGroup')['Name']).toEqual({ Ref: 'FunctionTargetGroupName' });
  });
});

describe('the target group of the function', () => {
  test('hands over every value of a repeated header', () => {
    expect(properties('FunctionTargetGroup')['TargetGroupAttributes']).toEqual([
      { Key: 'lambda.multi_value_headers.enabled', Value: 'true' },
    ]);
  });

  test('is made after the permission, and registers what the permission is for', () => {
    expect(template.Resources['FunctionTargetGroup']).toHaveProperty(
      'DependsOn',
      'TargetGroupPermission',
    );
    expect(properties('FunctionTargetGroup')['TargetType']).toBe('lambda');
    expect(properties('FunctionTargetGroup')['Targets']).toEqual([{ Id: { Ref: 'SignOnAlias' } }]);
  });

  test('a changed parameter reaches the load balancer: the alias is no older version', () => {
    expect(properties('SignOnAlias')['FunctionVersion']).toBe('$LATEST');
    expect(properties('SignOnFunction')).not.toHaveProperty('AutoPublishAlias');
  });
});

describe('what the function may do', () => {
  test('reads three secrets', () => {
    expect(allowed('secretsmanager')).toEqual([
      {
        Effect: 'Allow',
        Action: 'secretsmanager:GetSecretValue',
        Resource: [
          { Ref: 'SessionKeySecret' },
          { Ref: 'PasswordKeySecret' },
          {
            'Fn::If': [
              'JiraCredentialsAreGiven',
              { Ref: 'JiraCredentialsArn' },
              { Ref: 'AWS::NoValue' },
            ],
          },
        ],
      },
    ]);
  });

  test('writes to its own log', () => {
    expect(allowed('logs').map(({ Resource }) => Resource)).toEqual([
      { 'Fn::GetAtt': 'SignOnLog.Arn' },
    ]);
  });

  test('decrypts with the given key only, and through Secrets Manager only', () => {
    expect(allowed('kms')).toEqual([
      expect.objectContaining({
        Action: 'kms:Decrypt',
        Resource: { Ref: 'SecretsKmsKeyArn' },
        Condition: { StringLike: { 'kms:ViaService': { 'Fn::Sub': expect.any(String) } } },
      }),
    ]);
  });

  test('has all resources for network interfaces only, and those are not for its code', () => {
    const broad = statements().filter(({ Resource }) => Resource === '*');
    expect(broad.flatMap(({ Action }) => Action).filter((name) => !/^ec2:/.test(name))).toEqual([]);
    expect(broad.find(({ Effect }) => Effect === 'Deny')).toEqual({
      Effect: 'Deny',
      Action: 'ec2:*',
      Resource: '*',
      Condition: { ArnLike: { 'lambda:SourceFunctionArn': expect.anything() } },
    });
  });

  test('gets no managed policy, which would allow more than is written here', () => {
    expect(properties('SignOnRole')).not.toHaveProperty('ManagedPolicyArns');
    expect(properties('SignOnFunction')).not.toHaveProperty('Policies');
    expect(properties('SignOnFunction')['Role']).toEqual({ 'Fn::GetAtt': 'SignOnRole.Arn' });
  });
});

describe('the generated secrets', () => {
  test('the session key names itself', () => {
    expect(properties('SessionKeySecret')['GenerateSecretString']).toEqual({
      SecretStringTemplate: '{"kid":"1"}',
      GenerateStringKey: 'k',
      PasswordLength: 64,
      ExcludePunctuation: true,
    });
  });

  test('the key of the passwords outlives the stack', () => {
    expect(template.Resources['PasswordKeySecret']).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
    });
  });
});

describe('the parts of the deployment', () => {
  test('each product passes the nested template every parameter it has, and no other', () => {
    const nested = readTemplate('infra/listener-rules.yaml');
    const jira = properties('JiraListenerRules');
    expect(jira['TemplateURL']).toBe('infra/listener-rules.yaml');
    expect(Object.keys(Object(jira['Parameters'])).toSorted()).toEqual(
      Object.keys(nested.Parameters).toSorted(),
    );
  });

  test('the makefile beside the code has the target that sam build calls', () => {
    const makefile = join(root, String(properties('SignOnFunction')['CodeUri']), 'Makefile');
    expect(existsSync(makefile)).toBe(true);
    expect(readFileSync(makefile, 'utf8')).toMatch(/^build-SignOnFunction:$/m);
  });

  test('the function runs the built handler on the Node that the tests run on', () => {
    const { Handler, Runtime } = properties('SignOnFunction');
    expect(Handler).toBe('handler.handler');
    expect(Runtime).toBe(`nodejs${process.versions.node.split('.')[0]}.x`);
  });
});

function properties(name: string): Record<string, unknown> {
  return template.Resources[name]?.Properties ?? {};
}

function environment(): Record<string, unknown> {
  const schema = v.object({ Variables: v.record(v.string(), v.unknown()) });
  return v.parse(schema, properties('SignOnFunction')['Environment']).Variables;
}

function publicKeysUrl(partition: string, region: string, given: string): unknown {
  const values = { 'AWS::Partition': partition, 'AWS::Region': region, PublicKeysUrl: given };
  return evaluate(environment()['PUBLIC_KEYS_URL'], { values, conditions: template.Conditions });
}

function statements(): v.InferOutput<typeof statement>[] {
  const optional = v.object({ 'Fn::If': v.tuple([v.string(), statement, v.unknown()]) });
  const policy = v.object({
    PolicyDocument: v.object({ Statement: v.array(v.union([statement, optional])) }),
  });
  return v
    .parse(v.array(policy), properties('SignOnRole')['Policies'])
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
    .map((item) => ('Fn::If' in item ? item['Fn::If'][1] : item));
}

function allowed(service: string): v.InferOutput<typeof statement>[] {
  return statements().filter(({ Effect, Action }) => {
    return Effect === 'Allow' && [Action].flat().some((name) => name.startsWith(`${service}:`));
  });
}
