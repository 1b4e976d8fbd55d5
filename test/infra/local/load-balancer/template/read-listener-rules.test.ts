import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  type ReadOptions,
  readListenerRules,
} from '#infra/local/load-balancer/template/read-listener-rules.ts';

let folder: string;
let count = 0;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'templates-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const pseudo = {
  partition: 'aws',
  region: 'eu-central-1',
  accountId: '123456789012',
  stackName: 'edge',
};

function write(text: string, name = `template-${count++}.yaml`): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

function read(text: string, options: Partial<ReadOptions> = {}) {
  return readListenerRules({ templatePath: write(text), pseudo, ...options });
}

/** A template of one rule; name the properties that differ. */
function templateOf(properties: Record<string, string> = {}, head = ''): string {
  const all = {
    ListenerArn: 'listener',
    Priority: '10',
    Conditions: '[{ Field: path-pattern, PathPatternConfig: { Values: [/a] } }]',
    Actions: '[{ Type: forward, TargetGroupArn: group }]',
    ...properties,
  };
  const lines = Object.entries(all).map(([name, value]) => `      ${name}: ${value}`);
  return [
    head,
    'Resources:',
    '  Rule:',
    '    Type: AWS::ElasticLoadBalancingV2::ListenerRule',
    '    Properties:',
    ...lines,
  ].join('\n');
}

async function hostIn(template: string, options: Partial<ReadOptions> = {}): Promise<unknown> {
  const { rules } = await read(template, options);
  return rules[0]?.conditions[0];
}

/** A rule whose host is the given expression. */
function hostOf(expression: string, head = ''): string {
  const condition = `[{ Field: host-header, HostHeaderConfig: { Values: [${expression}] } }]`;
  return templateOf({ Conditions: condition }, head);
}

const head = `
Parameters:
  Host: { Type: String, Default: jira.example }
  Hosts: { Type: CommaDelimitedList, Default: 'a.example, b.example' }
Mappings:
  Names: { eu-central-1: { host: mapped.example } }
Conditions:
  IsDefault: !Equals [!Ref Host, jira.example]
  IsOther: !Not [!Condition IsDefault]
  IsBoth: !And [!Condition IsDefault, !Condition IsOther]
  IsEither: !Or [!Condition IsDefault, !Condition IsOther]
`;

it.each([
  ['!Ref Host', 'jira.example'],
  ['{ Ref: Host }', 'jira.example'],
  [`!Sub 'x.\${Host}'`, 'x.jira.example'],
  [`!Sub ['\${Sub}.\${Host}', { Sub: !Ref 'AWS::Region' }]`, 'eu-central-1.jira.example'],
  [`!Sub '\${AWS::StackName}.example'`, 'edge.example'],
  ["!Join ['.', [a, !Ref Host]]", 'a.jira.example'],
  ['!Select [1, !Ref Hosts]', 'b.example'],
  ["!Select [0, !Split ['/', 'a.example/b']]", 'a.example'],
  ["!FindInMap [Names, !Ref 'AWS::Region', host]", 'mapped.example'],
  ['!If [IsDefault, yes.example, no.example]', 'yes.example'],
  ['!If [IsOther, yes.example, no.example]', 'no.example'],
  ['!If [IsBoth, yes.example, no.example]', 'no.example'],
  ['!If [IsEither, yes.example, no.example]', 'yes.example'],
  ["!If [IsOther, x.example, !Ref 'AWS::NoValue'], y.example", 'y.example'],
])('a value of a template %s is %s', async (expression, expected) => {
  const condition = { field: 'host-header', values: [expected] };
  expect(await hostIn(hostOf(expression, head))).toEqual(condition);
});

it('a value of a template follows the parameters that are given', async () => {
  const condition = { field: 'host-header', values: ['other.example'] };
  const parameters = { Host: 'other.example' };
  expect(await hostIn(hostOf('!Ref Host', head), { parameters })).toEqual(condition);
});

it.each([
  ['!Ref Unknown', 'Rule.Conditions[0].HostHeaderConfig.Values[0]: the template has no Unknown'],
  [
    '!ImportValue x',
    'Rule.Conditions[0].HostHeaderConfig.Values[0]: Fn::ImportValue is not supported',
  ],
  ['!If [Nothing, a, b]', 'there is no condition Nothing'],
  ['!Select [7, [a]]', 'Fn::Select is out of range'],
  ['!FindInMap [Names, nowhere, host]', 'there is no mapping Names.nowhere.host'],
  ['!Mystery x', 'unknown tag !Mystery'],
])('a value of a template %s is an error that names the place', async (expression, message) => {
  await expect(read(hostOf(expression, head))).rejects.toThrow(message);
});

const parameterHead = `
Parameters:
  Needed: { Type: String }
  Mode: { Type: String, Default: a, AllowedValues: [a, b] }
  Digits: { Type: String, Default: '1', AllowedPattern: '[0-9]+' }
  Size: { Type: Number, Default: 5, MinValue: 1, MaxValue: 9 }
`;

it('parameters are refused with all problems at once', async () => {
  const parameters = { Mode: 'c', Digits: 'x1', Size: '10', Extra: 'x' };
  const message =
    'Extra is not declared; Needed has no value; Mode is not one of its allowed values; ' +
    'Digits does not match its allowed pattern; Size is above 9';
  await expect(read(templateOf({}, parameterHead), { parameters })).rejects.toThrow(message);
});

const lists = "Parameters: { Hosts: { Type: CommaDelimitedList, AllowedPattern: '[a-z.]+' } }";

const second = hostOf('!Select [1, !Ref Hosts]', lists);

it('parameters that are lists are allowed when each of their values is', async () => {
  const condition = { field: 'host-header', values: ['b.example'] };
  const parameters = { Hosts: 'a.example, b.example' };
  expect(await hostIn(second, { parameters })).toEqual(condition);
});

it.each(['a.example,b_example', 'a_example,b.example', ['a.example', 'b_example']])(
  'parameters that are lists are refused for one value: %s',
  async (Hosts) => {
    const message = 'Hosts does not match its allowed pattern';
    await expect(read(second, { parameters: { Hosts } })).rejects.toThrow(message);
  },
);

it('resources are left out when their condition is false', async () => {
  const template = templateOf({}, 'Conditions: { IsOn: !Equals [a, b] }').replace(
    'Rule:\n',
    'Rule:\n    Condition: IsOn\n',
  );
  expect((await read(template)).rules).toEqual([]);
});

it('resources have ARNs in the format of AWS that stay the same', async () => {
  const template = `${templateOf({ Actions: '[{ Type: forward, TargetGroupArn: !Ref Group }]' })}
  Group:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties:
      Name: sign-on
      TargetType: lambda
      TargetGroupAttributes: [{ Key: lambda.multi_value_headers.enabled, Value: 'true' }]
      Targets: [{ Id: !GetAtt Fn.Arn }]
  Fn: { Type: AWS::Serverless::Function, Properties: { FunctionName: edge } }
`;
  const { rules, targetGroups } = await read(template);
  const [group] = targetGroups;
  expect(group?.arn).toMatch(
    /^arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup\/sign-on\/[0-9a-f]{16}$/,
  );
  expect(group).toMatchObject({
    targetType: 'lambda',
    multiValueHeaders: true,
    targetIds: ['arn:aws:lambda:eu-central-1:123456789012:function:edge'],
  });
  expect(rules[0]?.route).toEqual({ type: 'forward', targetGroupArn: group?.arn });
  expect((await read(template)).targetGroups).toEqual(targetGroups);
});

it('resources can be named by the caller', async () => {
  const template = `${templateOf({ ListenerArn: '!Ref Listener' })}
  Listener: { Type: AWS::ElasticLoadBalancingV2::Listener }
`;
  const { rules } = await read(template, { nameResource: ({ path }) => `my ${path}` });
  expect(rules[0]?.listenerArn).toBe('my Listener');
});

it('resources of a nested stack are read with the parameters that it is given', async () => {
  const parameterHead = 'Parameters: { Start: { Type: Number } }';
  write(
    `${templateOf({ Priority: `!Sub '\${Start}5'` }, parameterHead)}
Outputs: { Priority: { Value: !Sub '\${Start}6' } }
`,
    'nested.yaml',
  );
  const { rules } = await read(`${templateOf({ Priority: '!GetAtt Nested.Outputs.Priority' })}
  Nested:
    Type: AWS::CloudFormation::Stack
    Properties: { TemplateURL: nested.yaml, Parameters: { Start: 7 } }
`);
  expect(rules.map(({ name, priority }) => [name, priority])).toEqual([
    ['Nested/Rule', 75],
    ['Rule', 76],
  ]);
});

it('a rule may sign users in before it forwards', async () => {
  const { rules } = await read(templateOf({ Actions: signIn('{ SessionTimeout: 60 }') }), {
    resolveSecret: ({ secretId, jsonKey }) => `${jsonKey} of ${secretId}`,
  });
  expect(rules[0]).toMatchObject({
    authenticate: {
      clientSecret:
        'client_secret of arn:aws:secretsmanager:eu-central-1:123456789012:secret:x-abcdef',
      onUnauthenticatedRequest: 'authenticate',
      sessionCookieName: 'AWSELBAuthSessionCookie',
      sessionTimeoutSeconds: 60,
      scope: 'openid',
    },
    route: { type: 'forward', targetGroupArn: 'group' },
  });
});

it('a rule may redirect or answer by itself', async () => {
  const redirect = '[{ Type: redirect, RedirectConfig: { StatusCode: HTTP_301, Path: /b } }]';
  const answer =
    "[{ Type: fixed-response, FixedResponseConfig: { StatusCode: '404', MessageBody: away } }]";
  expect((await read(templateOf({ Actions: redirect }))).rules[0]?.route).toMatchObject({
    statusCode: 301,
    path: '/b',
    host: '#{host}',
  });
  expect((await read(templateOf({ Actions: answer }))).rules[0]?.route).toMatchObject({
    statusCode: 404,
    body: 'away',
  });
});

const paths = (...values: string[]) =>
  `[{ Field: path-pattern, PathPatternConfig: { Values: [${values.map((value) => `'${value}'`).join()}] } }]`;

const regexes = (...values: string[]) =>
  `[{ Field: path-pattern, PathPatternConfig: { RegexValues: [${values.join()}] } }]`;

const headers = (...values: string[]) =>
  `{ Field: http-header, HttpHeaderConfig: { HttpHeaderName: x, Values: [${values.join()}] } }`;

it.each([
  ['Rule.Priority', { Priority: '0' }],
  ['Rule.Transforms: is not known here', { Transforms: '[]' }],
  ['Rule.Conditions', { Conditions: '[{ Field: weather, Values: [rain] }]' }],
  [
    'needs either values or regular expressions',
    {
      Conditions:
        '[{ Field: path-pattern, PathPatternConfig: { RegexValues: [a], Values: [/a] } }]',
    },
  ],
  ['has look-around', { Conditions: regexes("'(?!a)b'") }],
  ['has look-around or a back-reference', { Conditions: regexes("'(a)\\1'") }],
  ['is no regular expression', { Conditions: regexes("'(a'") }],
  ['PathPatternConfig.RegexValues', { Conditions: regexes(`'${'a'.repeat(129)}'`) }],
  ['Rule.Conditions[0]: 4 values, at most 3', { Conditions: regexes('a', 'b', 'c', 'd') }],
  [
    'is not a CIDR block',
    { Conditions: '[{ Field: source-ip, SourceIpConfig: { Values: [10.0.0.0] } }]' },
  ],
  ['Rule.Conditions[0]: 4 values, at most 3', { Conditions: paths('/a', '/b', '/c', '/d') }],
  [
    'Rule.Conditions: 6 values, at most 5',
    { Conditions: `[${headers('a', 'b', 'c')}, ${headers('d', 'e', 'f')}]` },
  ],
  ['Rule.Conditions: 6 wildcards, at most 5', { Conditions: paths('/*/*/*/*/*/*') }],
  [
    'Rule.Conditions: more than one path-pattern',
    {
      Conditions: '[{ Field: path-pattern, Values: [/a] }, { Field: path-pattern, Values: [/b] }]',
    },
  ],
  [
    'Rule.Actions',
    { Actions: '[{ Type: authenticate-cognito }, { Type: forward, TargetGroupArn: g }]' },
  ],
  [
    'exactly one routing action',
    {
      Actions:
        '[{ Type: forward, Order: 1, TargetGroupArn: a }, { Type: forward, Order: 2, TargetGroupArn: b }]',
    },
  ],
  [
    'needs an Order',
    {
      Actions:
        '[{ Type: forward, TargetGroupArn: a }, { Type: forward, Order: 2, TargetGroupArn: b }]',
    },
  ],
])('a rule is refused for %s', async (message, properties) => {
  await expect(read(templateOf(properties))).rejects.toThrow(message);
});

it('a rule is refused when its secret is missing, without naming the others', async () => {
  const actions = signIn('{}').replace('Issuer: i', 'Issuer: 7');
  const failed = read(templateOf({ Actions: actions }), { resolveSecret: () => 'hush' });
  await expect(failed).rejects.toThrow(
    'Rule.Actions.0.AuthenticateOidcConfig.Issuer: expected string',
  );
  await expect(failed).rejects.not.toThrow('hush');
});

it('a rule may not take the priority of another', async () => {
  const [, second = ''] = templateOf().split('Resources:\n');
  const template = `${templateOf()}\n${second.replace('Rule:', 'Second:')}`;
  await expect(read(template)).rejects.toThrow('Second.Priority: 10 is taken by Rule');
});

/** Sign-in and forward, with the given properties on top. */
function signIn(changes: string): string {
  const secret =
    '{{resolve:secretsmanager:arn:aws:secretsmanager:eu-central-1:123456789012:secret:x-abcdef:SecretString:client_secret}}';
  const own = changes.slice(1, -1).trim();
  return `
        - Type: authenticate-oidc
          Order: 1
          AuthenticateOidcConfig: { Issuer: i, AuthorizationEndpoint: 'https://i/a', TokenEndpoint: 'https://i/t', UserInfoEndpoint: 'https://i/u', ClientId: c, ClientSecret: '${secret}'${own ? `, ${own}` : ''} }
        - { Type: forward, Order: 2, TargetGroupArn: group }`;
}
