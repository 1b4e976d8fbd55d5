import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { jsonLog } from '#shared/base/log.ts';
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

/** Each target group of the function, with its permission, variable and parameter. */
const targetGroups = [
  {
    group: 'FunctionTargetGroup',
    name: 'edge-sign-on',
    permission: 'TargetGroupPermission',
    variable: 'TARGET_GROUP_ARN_PREFIX',
    nested: 'FunctionTargetGroupArn',
  },
  {
    group: 'PublicTargetGroup',
    name: 'edge-sign-on-public',
    permission: 'PublicTargetGroupPermission',
    variable: 'PUBLIC_TARGET_GROUP_ARN_PREFIX',
    nested: 'PublicTargetGroupArn',
  },
];
const listenerRules = ['JiraListenerRules', 'ConfluenceListenerRules', 'BitbucketListenerRules'];
const arnsOf = (name: string) =>
  `arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/${name}/`;

const statement = v.object({
  Effect: v.string(),
  Action: v.union([v.string(), v.array(v.string())]),
  Resource: v.unknown(),
  Condition: v.optional(v.unknown()),
});

/** Declared because `sam local` sets no variable that is not. */
const LOCAL_VARIABLES = [
  'AWS_ENDPOINT_URL_SECRETS_MANAGER',
  'AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER',
  'AWS_ENDPOINT_URL_IDENTITYSTORE',
  'NODE_EXTRA_CA_CERTS',
];

describe('the environment of the function', () => {
  test('the environment holds what the function reads and nothing else', () => {
    expect(Object.keys(environment())).toEqual([
      'TARGET_GROUP_ARN_PREFIX',
      'PUBLIC_TARGET_GROUP_ARN_PREFIX',
      'LOAD_BALANCER_ARNS',
      'IDENTITY_PROVIDER',
      'OIDC_ISSUER',
      'OIDC_CLIENT_ID',
      'OIDC_KEY_SET_URL',
      'COGNITO_USER_POOL_ARN',
      'IDENTITY_STORE_ARN',
      'IDENTITY_STORE_REGION',
      'MICROSOFT_GRAPH_URL',
      'GOOGLE_CREDENTIALS_ARN',
      'GOOGLE_DIRECTORY_URL',
      'PUBLIC_KEYS_URL',
      'LOAD_BALANCER_COOKIE_NAME',
      'SESSION_KEY_ARN',
      'PASSWORD_KEY_ARN',
      'JIRA_HOST',
      'JIRA_ADDRESS',
      'JIRA_SESSIONS',
      'JIRA_CREDENTIALS_ARN',
      'JIRA_REMEMBER_ME',
      'JIRA_SESSION_COOKIE_NAME',
      'CONFLUENCE_HOST',
      'CONFLUENCE_ADDRESS',
      'CONFLUENCE_SESSIONS',
      'CONFLUENCE_CREDENTIALS_ARN',
      'CONFLUENCE_REMEMBER_ME',
      'CONFLUENCE_SESSION_COOKIE_NAME',
      'CONFLUENCE_VERSION',
      'BITBUCKET_HOST',
      'BITBUCKET_ADDRESS',
      'BITBUCKET_SESSIONS',
      'BITBUCKET_CREDENTIALS_ARN',
      'BITBUCKET_REMEMBER_ME',
      'BITBUCKET_SESSION_COOKIE_NAME',
      'CROWD_ADDRESS',
      'CROWD_CREDENTIALS_ARN',
      'CROWD_SESSION_SECONDS',
      'CROWD_CLIENT_ADDRESS',
      'CROWD_READ_BACK',
      'TOKEN_KEY_ARN',
      'TOKEN_COOKIE_NAME',
      'FORWARD_MODE',
      'EDGE_SESSION_SECONDS',
      'RESYNC_SECONDS',
      'MASS_REMOVAL',
      'PRODUCT_CONNECTIONS',
      'SECRETS_REFRESH_SECONDS',
      'LOG_LEVEL',
      ...LOCAL_VARIABLES,
    ]);
  });

  // Who names the place of a service gets what the function sends there.
  test.each(LOCAL_VARIABLES)('a deployment has no %s: only a local run sets it', (name) => {
    expect(environment()[name]).toEqual({ Ref: 'AWS::NoValue' });
  });

  test('the environment holds the ARN of a secret and never its value', () => {
    expect(JSON.stringify(environment())).not.toContain('resolve:');
  });

  test.each([
    ['aws', 'eu-west-1', 'https://public-keys.auth.elb.eu-west-1.amazonaws.com'],
    [
      'aws-us-gov',
      'us-gov-east-1',
      'https://s3-us-gov-east-1.amazonaws.com/aws-elb-public-keys-prod-us-gov-east-1',
    ],
  ])('the environment names the key host of %s in %s', (partition, region, url) => {
    expect(publicKeysUrl(partition, region, '')).toBe(url);
  });

  test('the environment names the given key host', () => {
    const given = 'https://keys.example.com';
    expect(publicKeysUrl('aws-cn', 'cn-north-1', given)).toBe(given);
    expect(publicKeysUrl('aws', 'eu-west-1', given)).toBe(given);
  });
});

describe('the permissions to invoke the function', () => {
  test.each(targetGroups)('this account’s target group $name may invoke the function', (own) => {
    const { SourceArn, ...permission } = properties(own.permission);
    expect(permission).toEqual({
      Action: 'lambda:InvokeFunction',
      FunctionName: { Ref: 'SignOnAlias' },
      Principal: 'elasticloadbalancing.amazonaws.com',
      SourceAccount: { Ref: 'AWS::AccountId' },
    });
    expect(evaluate(SourceArn, deployed)).toBe(`${arnsOf(own.name)}*`);
  });

  test('no other service may invoke the function', () => {
    expect(resourcesOf('AWS::Lambda::Permission')).toEqual(
      targetGroups.map(({ permission }) => permission),
    );
  });

  test('the function has neither a URL nor an event source of its own', () => {
    expect(properties('SignOnFunction')).not.toHaveProperty('FunctionUrlConfig');
    expect(properties('SignOnFunction')).not.toHaveProperty('Events');
  });

  test.each(targetGroups)(
    'the function expects the target group $name, which may invoke it',
    (own) => {
      expect(evaluate(environment()[own.variable], deployed)).toBe(arnsOf(own.name));
      expect(evaluate(properties(own.group)['Name'], deployed)).toBe(own.name);
    },
  );
});

describe.each(targetGroups)('the target group $name', (own) => {
  test('the target group hands over every value of a repeated header', () => {
    expect(properties(own.group)['TargetGroupAttributes']).toEqual([
      { Key: 'lambda.multi_value_headers.enabled', Value: 'true' },
    ]);
  });

  test('the target group has no health checks, each of which would be a paid invocation', () => {
    expect(properties(own.group)['HealthCheckEnabled']).toBe(false);
  });

  test('the target group is created after its permission and registers the same alias', () => {
    expect(template.Resources[own.group]).toHaveProperty('DependsOn', own.permission);
    expect(properties(own.group)['TargetType']).toBe('lambda');
    expect(properties(own.group)['Targets']).toEqual([{ Id: { Ref: 'SignOnAlias' } }]);
  });

  test.each(listenerRules)('the listener rules of %s use the target group', (nested) => {
    const schema = v.object({ Parameters: v.record(v.string(), v.unknown()) });
    const passed = v.parse(schema, properties(nested)).Parameters;
    expect(passed[own.nested]).toEqual({ Ref: own.group });
  });

  test('the target group has a valid name, even with the longest given one', () => {
    const given = 'a'.repeat(25);
    const pattern = template.Parameters['FunctionTargetGroupName']?.AllowedPattern ?? '';
    expect(given).toMatch(new RegExp(pattern));
    expect(`${given}a`).not.toMatch(new RegExp(pattern));
    const values = { ...deployed.values, FunctionTargetGroupName: given };
    const name = evaluate(properties(own.group)['Name'], { ...deployed, values });
    expect(name).toMatch(/^[A-Za-z0-9-]{1,32}$/);
  });
});

describe('the target groups of the function', () => {
  test('the function has these target groups and no other', () => {
    expect(resourcesOf('AWS::ElasticLoadBalancingV2::TargetGroup')).toEqual(
      targetGroups.map(({ group }) => group),
    );
  });

  test('a changed parameter reaches the load balancer, because the alias is the latest version', () => {
    expect(properties('SignOnAlias')['FunctionVersion']).toBe('$LATEST');
    expect(properties('SignOnFunction')).not.toHaveProperty('AutoPublishAlias');
  });
});

describe('the permissions of the function', () => {
  test('the function may read its own keys and the given credentials and no other secret', () => {
    const given = (condition: string, secret: string) => ({
      'Fn::If': [condition, { Ref: secret }, { Ref: 'AWS::NoValue' }],
    });
    expect(allowed('secretsmanager')).toEqual([
      {
        Effect: 'Allow',
        Action: 'secretsmanager:GetSecretValue',
        Resource: [
          { Ref: 'SessionKeySecret' },
          { Ref: 'PasswordKeySecret' },
          given('JiraHasOwnDirectory', 'JiraCredentialsArn'),
          given('ConfluenceHasOwnDirectory', 'ConfluenceCredentialsArn'),
          given('BitbucketHasOwnDirectory', 'BitbucketCredentialsArn'),
          given('CrowdIsUsed', 'CrowdCredentialsArn'),
          given('TokensAreUsed', 'TokenKeySecret'),
          given('GoogleIsUsed', 'GoogleCredentialsArn'),
        ],
      },
      { Effect: 'Allow', Action: 'secretsmanager:BatchGetSecretValue', Resource: '*' },
    ]);
  });

  test('the function may write to its own log', () => {
    expect(allowed('logs').map(({ Resource }) => Resource)).toEqual([
      { 'Fn::GetAtt': 'SignOnLog.Arn' },
    ]);
  });

  test('the function may decrypt with the given key only, and through Secrets Manager only', () => {
    expect(allowed('kms')).toEqual([
      expect.objectContaining({
        Action: 'kms:Decrypt',
        Resource: { Ref: 'SecretsKmsKeyArn' },
        Condition: { StringLike: { 'kms:ViaService': { 'Fn::Sub': expect.any(String) } } },
      }),
    ]);
  });

  test('the function has all resources for network interfaces, which its code may not use, and for a call that knows none', () => {
    const broad = statements().filter(({ Resource }) => Resource === '*');
    const actions = broad.flatMap(({ Action }) => Action).filter((name) => !/^ec2:/.test(name));
    expect(actions).toEqual(['secretsmanager:BatchGetSecretValue']);
    expect(broad.find(({ Effect }) => Effect === 'Deny')).toEqual({
      Effect: 'Deny',
      Action: 'ec2:*',
      Resource: '*',
      Condition: { ArnLike: { 'lambda:SourceFunctionArn': expect.anything() } },
    });
  });

  test('the function has no managed policy, which would allow more than is written here', () => {
    expect(properties('SignOnRole')).not.toHaveProperty('ManagedPolicyArns');
    expect(properties('SignOnFunction')).not.toHaveProperty('Policies');
    expect(properties('SignOnFunction')['Role']).toEqual({ 'Fn::GetAtt': 'SignOnRole.Arn' });
  });
});

describe('the generated secrets', () => {
  test.each(['SessionKeySecret', 'TokenKeySecret'])('the key of %s names itself', (secret) => {
    expect(properties(secret)['GenerateSecretString']).toEqual({
      SecretStringTemplate: '{"kid":"1"}',
      GenerateStringKey: 'k',
      PasswordLength: 64,
      ExcludePunctuation: true,
    });
  });

  test('the generated secrets are encrypted with the given key', () => {
    const secrets = resourcesOf('AWS::SecretsManager::Secret');
    expect(secrets).toEqual(['SessionKeySecret', 'TokenKeySecret', 'PasswordKeySecret']);
    for (const secret of secrets) {
      expect(properties(secret)['KmsKeyId']).toEqual({
        'Fn::If': ['SecretsHaveOwnKey', { Ref: 'SecretsKmsKeyArn' }, { Ref: 'AWS::NoValue' }],
      });
    }
  });

  test('the key of the passwords outlives the stack', () => {
    expect(template.Resources['PasswordKeySecret']).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
    });
  });
});

describe('the parts of the deployment', () => {
  test('the listener rules are created by one nested stack for each product', () => {
    expect(resourcesOf('AWS::CloudFormation::Stack')).toEqual(listenerRules);
  });

  test.each(listenerRules)(
    'the nested stack %s gets all the parameters of its template and no more',
    (name) => {
      const nested = readTemplate('infra/cloud/listener-rules.yaml');
      const { TemplateURL, Parameters } = properties(name);
      expect(TemplateURL).toBe('infra/cloud/listener-rules.yaml');
      expect(Object.keys(Object(Parameters)).toSorted()).toEqual(
        Object.keys(nested.Parameters).toSorted(),
      );
    },
  );

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

test('a warning or an error in the log is counted under its code', () => {
  const lines: string[] = [];
  const log = jsonLog('debug', (line) => lines.push(line));
  for (const level of ['debug', 'info', 'warn', 'error'] as const)
    log(level, `logged_${level}`, {});
  const { FilterPattern, MetricTransformations } = v.parse(
    v.object({
      FilterPattern: v.string(),
      MetricTransformations: v.tuple([
        v.object({ Dimensions: v.tuple([v.object({ Value: v.string() })]) }),
      ]),
    }),
    properties('RefusalMetric'),
  );
  const levels = [...FilterPattern.matchAll(/\$\.level = "(\w+)"/g)].map(([, level]) => level);
  const code = MetricTransformations[0].Dimensions[0].Value.replace(/^\$\./, '');
  const counted = lines
    .map((line) => JSON.parse(line))
    .filter(({ level }) => levels.includes(level));
  expect(counted.map((entry) => entry[code])).toEqual(['logged_warn', 'logged_error']);
});

function properties(name: string): Record<string, unknown> {
  return template.Resources[name]?.Properties ?? {};
}

function resourcesOf(type: string): string[] {
  return Object.entries(template.Resources).flatMap(([name, { Type }]) =>
    Type === type ? [name] : [],
  );
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
  const policy = v.object({
    PolicyDocument: v.object({ Statement: v.array(orConditional(statement)) }),
  });
  return v
    .parse(v.array(orConditional(policy)), properties('SignOnRole')['Policies'])
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
}

/** Returns the schema of a part that stands there always, or under a condition with nothing instead. */
function orConditional<Output>(schema: v.GenericSchema<unknown, Output>) {
  const nothing = v.object({ Ref: v.literal('AWS::NoValue') });
  const optional = v.object({ 'Fn::If': v.tuple([v.string(), schema, nothing]) });
  return v.union([
    schema,
    v.pipe(
      optional,
      v.transform((item) => item['Fn::If'][1]),
    ),
  ]);
}

function allowed(service: string): v.InferOutput<typeof statement>[] {
  return statements().filter(({ Effect, Action }) => {
    return Effect === 'Allow' && [Action].flat().some((name) => name.startsWith(`${service}:`));
  });
}
