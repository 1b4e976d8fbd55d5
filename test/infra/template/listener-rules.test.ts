import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { evaluate } from './evaluate.ts';
import { readTemplate } from './read-template.ts';

const condition = v.object({
  Field: v.string(),
  HostHeaderConfig: v.optional(v.object({ Values: v.array(v.unknown()) })),
  HttpRequestMethodConfig: v.optional(v.object({ Values: v.array(v.string()) })),
  PathPatternConfig: v.optional(
    v.object({
      Values: v.optional(v.array(v.string())),
      RegexValues: v.optional(v.array(v.unknown())),
    }),
  ),
  HttpHeaderConfig: v.optional(
    v.object({ HttpHeaderName: v.string(), Values: v.array(v.unknown()) }),
  ),
});
const action = v.object({
  Type: v.string(),
  Order: v.number(),
  TargetGroupArn: v.optional(v.unknown()),
  AuthenticateOidcConfig: v.optional(v.record(v.string(), v.unknown())),
});
const listenerRule = v.strictObject({
  ListenerArn: v.unknown(),
  Priority: v.unknown(),
  Conditions: v.array(condition),
  Actions: v.array(action),
});
type ListenerRule = v.InferOutput<typeof listenerRule>;

const template = readTemplate('infra/cloud/listener-rules.yaml');
const rules = Object.entries(template.Resources).map(([name, { Properties }]) => {
  return { name, ...v.parse(listenerRule, Properties) };
});

describe('the targets of the rules', () => {
  test('every resource is a listener rule, so that no other path bypasses them', () => {
    const types = Object.values(template.Resources).map(({ Type }) => Type);
    expect(new Set(types)).toEqual(new Set(['AWS::ElasticLoadBalancingV2::ListenerRule']));
  });

  test('no rule forwards to the product before it signs in', () => {
    const toProduct = rules.filter(({ Actions }) => target(Actions) === 'ProductTargetGroupArn');
    expect(toProduct).not.toEqual([]);
    for (const { Actions } of toProduct) expect(Actions[0]?.Type).toBe('authenticate-oidc');
  });

  test('a rule leads to the public target group exactly when it does not sign in', () => {
    for (const { Actions } of rules) {
      const signsIn = Actions[0]?.Type === 'authenticate-oidc';
      const reached = target(Actions);
      if (signsIn) expect(['ProductTargetGroupArn', 'FunctionTargetGroupArn']).toContain(reached);
      else expect(reached).toBe('PublicTargetGroupArn');
    }
  });

  test('only the edge’s own paths and a stale marker need no sign-in', () => {
    const open = rules.filter(({ Actions }) => Actions[0]?.Type !== 'authenticate-oidc');
    expect(open.map(({ name }) => name)).toEqual(['PublicPathsRule', 'ForsakenMarkerRule']);
    expect(open[0]?.Conditions[1]?.PathPatternConfig?.Values).toEqual(['/_edge/*']);
    expect(open[1]?.Conditions[1]?.HttpHeaderConfig).toEqual({
      HttpHeaderName: 'Cookie',
      Values: ['*__Host-edge-session=*'],
    });
  });

  test('no request without a session passes a rule that signs in', () => {
    for (const config of authenticateConfigs()) {
      expect(['authenticate', 'deny']).toContain(config['OnUnauthenticatedRequest']);
    }
  });

  test.each(rules)(
    'the rule $name forwards in its last action, after one action at most',
    ({ Actions }) => {
      expect(Actions.length).toBeLessThanOrEqual(2);
      expect(Actions.map(({ Order }) => Order)).toEqual(Actions.map((_, index) => index + 1));
      expect(Actions.at(-1)?.Type).toBe('forward');
    },
  );

  test.each(rules)('the rule $name takes requests for one host alone', ({ Conditions }) => {
    expect(Conditions[0]).toEqual({
      Field: 'host-header',
      HostHeaderConfig: { Values: [{ Ref: 'Host' }] },
    });
  });
});

describe('the session at the load balancer', () => {
  test('all rules share one session of one client', () => {
    const shared = authenticateConfigs().map(
      ({ OnUnauthenticatedRequest: _differs, ...config }) => config,
    );
    expect(shared.length).toBe(5);
    for (const config of shared) expect(config).toEqual(shared[0]);
  });

  test('a script without a session is denied and not redirected to a sign-in page', () => {
    expect(rulesThatDeny()).toEqual([
      { HttpHeaderName: 'Sec-Fetch-Dest', Values: ['empty'] },
      { HttpHeaderName: 'X-Requested-With', Values: ['XMLHttpRequest'] },
    ]);
  });

  test('the client secret is resolved at deployment and is no parameter', () => {
    const scope = { values: { ClientSecretArn: 'arn:secret' }, conditions: {} };
    for (const { ClientSecret } of authenticateConfigs()) {
      expect(evaluate(ClientSecret, scope)).toBe(
        '{{resolve:secretsmanager:arn:secret:SecretString:client_secret}}',
      );
    }
    const secrets = Object.keys(template.Parameters).filter((name) => /secret/i.test(name));
    expect(secrets).toEqual(['ClientSecretArn']);
  });

  test('the direct rule demands the edge session cookie and the load balancer’s cookie', () => {
    const direct = rules.filter(({ Actions }) => target(Actions) === 'ProductTargetGroupArn');
    const [{ Conditions } = { Conditions: [] }, ...others] = direct;
    expect(others).toEqual([]);
    const scope = { values: { SessionCookieName: 'Name' }, conditions: {} };
    const headers = Conditions.slice(1).map(({ HttpHeaderConfig: header }) => {
      return [header?.HttpHeaderName, evaluate(header?.Values, scope)];
    });
    expect(headers).toEqual([
      ['Cookie', ['*__Host-edge-session=*']],
      ['Cookie', ['*Name-0=*']],
    ]);
  });
});

// ^(/login[.]jsp|/jira/login[.]jsp)([?].*)?$
const JOINED = { 'Fn::Join': ['|', { Ref: 'LoginPaths' }] };
const ESCAPED = { 'Fn::Join': ['[.]', { 'Fn::Split': ['.', JOINED] }] };
const PATHS = { 'Fn::Sub': [`^(\${Paths})([?].*)?$`, { Paths: ESCAPED }] };

describe('the rule for the login page', () => {
  const loginPage = rules.find(({ name }) => name === 'LoginPageRule');

  test('the rule for the login page leads to the function after a sign-in', () => {
    expect(target(loginPage?.Actions ?? [])).toBe('FunctionTargetGroupArn');
    expect(loginPage?.Actions[0]?.AuthenticateOidcConfig).toHaveProperty(
      'OnUnauthenticatedRequest',
      'authenticate',
    );
  });

  test('the rule for the login page matches its paths, and posts to it stay with the product', () => {
    expect(loginPage?.Conditions.slice(1)).toEqual([
      { Field: 'http-request-method', HttpRequestMethodConfig: { Values: ['GET'] } },
      {
        Field: 'http-header',
        HttpHeaderConfig: {
          HttpHeaderName: 'Cookie',
          Values: [{ 'Fn::Sub': `*\${SessionCookieName}-0=*` }],
        },
      },
      { Field: 'path-pattern', PathPatternConfig: { RegexValues: [PATHS] } },
    ]);
  });

  test.each(['/login.jsp', '/jira/login.jsp', '/login', `/${'a'.repeat(103)}`])(
    'a login page may have the path %s',
    (path) => {
      expect(path).toMatch(loginPath());
    },
  );

  test.each([
    '',
    '/',
    'login.jsp',
    '/login*',
    '/login.js?',
    '/a b',
    '/a|b',
    '/a$',
    `/${'a'.repeat(104)}`,
  ])('a login page may not have the path %o', (path) => {
    expect(path).not.toMatch(loginPath());
  });
});

describe('the order of the rules', () => {
  const order = [
    'PublicPathsRule',
    'LoginPageRule',
    'EstablishedSessionRule',
    'ForsakenMarkerRule',
    'FetchRequestRule',
    'AjaxRequestRule',
    'SignOnRule',
  ];

  test.each(['1', '9', '10', '99', '100', '499'])(
    'the order of the rules is the same with the priority prefix %s',
    (prefix) => {
      const byPriority = rules
        .map((rule) => ({ name: rule.name, priority: priority(rule, prefix) }))
        .sort((a, b) => a.priority - b.priority);
      expect(byPriority.map(({ name }) => name)).toEqual(order);
    },
  );

  test('products with different prefixes share no priority, and none is above 50000', () => {
    const prefixes = Array.from({ length: 499 }, (_, index) => String(index + 1));
    const all = prefixes.flatMap((prefix) => rules.map((rule) => priority(rule, prefix)));
    expect(new Set(all).size).toBe(all.length);
    expect(Math.max(...all)).toBeLessThanOrEqual(50_000);
  });

  test.each(['0', '01', '500', '1.5', '-1', '', '1 '])(
    'the prefix %o, which would break the order, is refused',
    (prefix) => {
      expect(prefix).not.toMatch(
        new RegExp(template.Parameters['PriorityPrefix']?.AllowedPattern ?? ''),
      );
    },
  );
});

// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
test.each(rules)('the rule $name stays within the load balancer quotas', ({ Conditions }) => {
  const values = Conditions.flatMap((part) => [
    ...(part.HostHeaderConfig?.Values ?? []),
    ...(part.HttpRequestMethodConfig?.Values ?? []),
    ...(part.PathPatternConfig?.Values ?? []),
    ...(part.PathPatternConfig?.RegexValues ?? []),
    ...(part.HttpHeaderConfig?.Values ?? []),
  ]);
  expect(values.length).toBeLessThanOrEqual(5);
  expect(JSON.stringify(values).match(/[*?]/g)?.length ?? 0).toBeLessThanOrEqual(5);
});

function loginPath(): RegExp {
  return new RegExp(template.Parameters['LoginPaths']?.AllowedPattern ?? '');
}

function target(actions: ListenerRule['Actions']): string {
  return v.parse(v.object({ Ref: v.string() }), actions.at(-1)?.TargetGroupArn).Ref;
}

function authenticateConfigs(): Record<string, unknown>[] {
  return rules
    .map(({ Actions }) => Actions[0]?.AuthenticateOidcConfig)
    .filter((config) => config !== undefined);
}

function rulesThatDeny(): unknown[] {
  return rules
    .filter(({ Actions: [first] }) => {
      return first?.AuthenticateOidcConfig?.['OnUnauthenticatedRequest'] === 'deny';
    })
    .map(({ Conditions }) => Conditions[1]?.HttpHeaderConfig);
}

function priority(rule: ListenerRule, prefix: string): number {
  return Number(evaluate(rule.Priority, { values: { PriorityPrefix: prefix }, conditions: {} }));
}
