import * as v from 'valibot';
import { evaluate, type Scope } from './evaluate.ts';
import { readTemplate } from './read-template.ts';

// In: values for parameters of template.yaml. Out: what CloudFormation would refuse or deploy.

/** The parts of a deployment that tests check. */
export type Deployment = {
  /** The assertions of the template's rules that the parameters violate; with one, nothing is deployed. */
  violations: string[];
  environment: Record<string, string>;
  /** The secrets that the function may read. */
  readableSecrets: string[];
  /** The permissions of the function, by the first word of the action. */
  permissions: Record<string, unknown[]>;
  /** The logical ids of the resources that are created. */
  resources: string[];
  outputs: Record<string, unknown>;
  /** The parameters of each product's nested stack. */
  listenerRules: Record<string, Record<string, string>>;
};

/** The ARNs of the secrets that the stack creates, as long as CloudFormation's ARNs are. */
export const madeSecrets = {
  SessionKeySecret: madeSecret('SessionKeySecret'),
  PasswordKeySecret: madeSecret('PasswordKeySecret'),
  TokenKeySecret: madeSecret('TokenKeySecret'),
};

const template = readTemplate('template.yaml');
const defaults = Object.fromEntries(
  Object.entries(template.Parameters).flatMap(([name, { Default }]) =>
    Default === undefined ? [] : [[name, Default]],
  ),
);

/** Returns the deployment with the given parameters, all others at their defaults. */
export function deploymentOf(given: Record<string, string | number>): Deployment {
  const values = { ...pseudo, ...madeSecrets, ...madeGroups, ...defaults, ...required, ...given };
  const scope = { values, conditions: template.Conditions, mappings: template.Mappings };
  const allowed = statements(scope).filter(({ Effect }) => Effect === 'Allow');
  return {
    violations: violations(scope),
    environment: environment(scope),
    readableSecrets: readableSecrets(allowed),
    permissions: Object.groupBy(
      allowed,
      ({ Action }) => String(Action).split(':')[0] ?? '',
    ) as Record<string, unknown[]>,
    resources: Object.keys(made(template.Resources, scope)),
    outputs: outputs(scope),
    listenerRules: listenerRules(scope),
  };
}

function madeSecret(logicalId: string): string {
  return `arn:aws-us-gov:secretsmanager:us-gov-west-1:123456789012:secret:${logicalId}-AbCdEfGhIjKl-AbC123`;
}

const pseudo = {
  'AWS::Partition': 'aws',
  'AWS::Region': 'eu-west-1',
  'AWS::AccountId': '123456789012',
};

const elb = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012';

/** The parameters without a default, but for those of the products. */
const required = {
  LoadBalancerArn: `${elb}:loadbalancer/app/edge/50dc6c495c0c9188`,
  ListenerArn: `${elb}:listener/app/edge/50dc6c495c0c9188/f2f7dc8efc522ab2`,
  IdentityProvider: 'generic',
  OidcIssuer: 'https://id.example.com',
  OidcAuthorizationEndpoint: 'https://id.example.com/authorize',
  OidcTokenEndpoint: 'https://id.example.com/token',
  OidcUserInfoEndpoint: 'https://id.example.com/userinfo',
  OidcClientId: 'edge',
  OidcClientSecretArn: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:oidc-AbC123',
};

const madeGroups = {
  FunctionTargetGroup: 'arn:function',
  PublicTargetGroup: 'arn:public',
  'SignOnLog.Arn': 'arn:log',
};

function violations(scope: Scope): string[] {
  return Object.values(template.Rules)
    .filter(({ RuleCondition }) => RuleCondition === undefined || evaluate(RuleCondition, scope))
    .flatMap(({ Assertions }) => Assertions)
    .filter(({ Assert }) => evaluate(Assert, scope) !== true)
    .map(({ AssertDescription }) => AssertDescription);
}

function environment(scope: Scope): Record<string, string> {
  const schema = v.object({
    Environment: v.object({ Variables: v.record(v.string(), v.unknown()) }),
  });
  const { Variables } = v.parse(
    schema,
    template.Resources['SignOnFunction']?.Properties,
  ).Environment;
  return Object.fromEntries(
    Object.entries(Variables).flatMap(([name, expression]) => {
      const value = evaluate(expression, scope);
      return value === undefined ? [] : [[name, String(value)]];
    }),
  );
}

const statement = v.object({
  Effect: v.string(),
  Action: v.union([v.string(), v.array(v.string())]),
  Resource: v.union([v.string(), v.array(v.string())]),
  Condition: v.optional(v.unknown()),
});
type Statement = v.InferOutput<typeof statement>;

function statements(scope: Scope): Statement[] {
  const policies = v.array(
    v.object({ PolicyDocument: v.object({ Statement: v.array(statement) }) }),
  );
  return v
    .parse(policies, evaluate(template.Resources['SignOnRole']?.Properties['Policies'], scope))
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
}

function readableSecrets(allowed: Statement[]): string[] {
  return allowed
    .filter(({ Action }) => Action === 'secretsmanager:GetSecretValue')
    .flatMap(({ Resource }) => Resource);
}

function made<Part extends { Condition?: string | undefined }>(
  parts: Record<string, Part>,
  scope: Scope,
): Record<string, Part> {
  const isMade = ({ Condition }: Part) =>
    Condition === undefined || evaluate({ Condition }, scope) === true;
  return Object.fromEntries(Object.entries(parts).filter(([, part]) => isMade(part)));
}

function outputs(scope: Scope): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(made(template.Outputs, scope))
      .filter(([name]) => name.endsWith('RedirectUri') || name.endsWith('SecretArn'))
      .map(([name, { Value }]) => [name, evaluate(Value, scope)]),
  );
}

function listenerRules(scope: Scope): Deployment['listenerRules'] {
  const schema = v.object({ Parameters: v.record(v.string(), v.unknown()) });
  return Object.fromEntries(
    Object.entries(made(template.Resources, scope))
      .filter(([, { Type }]) => Type === 'AWS::CloudFormation::Stack')
      .map(([name, { Properties }]) => [
        name.replace(/ListenerRules$/, ''),
        Object.fromEntries(
          Object.entries(v.parse(schema, Properties).Parameters).map(([key, expression]) => [
            key,
            String(evaluate(expression, scope)),
          ]),
        ),
      ]),
  );
}
