import { beforeAll, describe, expect, it } from 'vitest';
import { matchRule, type RoutedRequest } from '#infra/local/load-balancer/rules/match-rule.ts';
import type { StackOptions } from '#infra/local/load-balancer/template/open-stack.ts';
import {
  type ListenerTemplate,
  readListenerRules,
} from '#infra/local/load-balancer/template/read-listener-rules.ts';
import { readFunction } from '#infra/local/world/start-sign-on.ts';

const elb = 'arn:aws:elasticloadbalancing:eu-central-1:123456789012';
const secrets = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret';
const products = ['Jira', 'Confluence', 'Bitbucket'];

let made: ListenerTemplate;
beforeAll(async () => {
  made = await readOwnTemplate(...products);
});

it('the rules of our own template are what the load balancer takes, for three products as for one', async () => {
  expect(made.rules.map(({ priority }) => priority)).toEqual(
    [100, 200, 300].flatMap((start) => [10, 50, 60, 65, 70, 71, 80].map((step) => start + step)),
  );
  const alone = await readOwnTemplate('Bitbucket');
  expect(alone.rules.map(({ priority }) => priority)).toEqual([310, 350, 360, 365, 370, 371, 380]);
});

it('the rules of our own template sign users in with the secret of the client', () => {
  const signIns = made.rules.flatMap(({ authenticate }) => authenticate ?? []);
  expect(signIns).toHaveLength(15);
  for (const { clientSecret } of signIns)
    expect(clientSecret).toBe(`value of ${secrets}:oidc-abcdef`);
});

it('the rules of our own template hand every value of a repeated header to the function', () => {
  expect(made.targetGroups.map(({ multiValueHeaders }) => multiValueHeaders)).toEqual([true, true]);
});

describe.each([
  { product: 'jira', page: '/login.jsp', inContext: '/jira/login.jsp', beside: '/login.jspa' },
  {
    product: 'jira',
    page: '/servicedesk/customer/user/login',
    inContext: '/jira/servicedesk/customer/user/login',
    beside: '/servicedesk/customer/user/logins',
  },
  {
    product: 'confluence',
    page: '/login.action',
    inContext: '/confluence/login.action',
    beside: '/dologin.action',
  },
  { product: 'bitbucket', page: '/login', inContext: '/bitbucket/login', beside: '/login/x' },
])(
  'with a running session at $product, whose login page is $page',
  ({ product, page, inContext, beside }) => {
    // Whether AWS compares a regular expression with the path alone is not said.
    it('the regular expression of the rule fits the path with a query too, and nothing beside it', () => {
      const regexes = route(product, { path: page })?.conditions.flatMap((condition) =>
        condition.field === 'path-pattern' ? (condition.regexes ?? []) : [],
      );
      expect(regexes).toHaveLength(1);
      const regex = new RegExp(regexes?.[0] ?? '');
      for (const path of [page, inContext]) {
        expect(`${path}?os_destination=%2F%0A`).toMatch(regex);
        expect(`/x?${path}`).not.toMatch(regex);
      }
      expect(beside).not.toMatch(regex);
    });

    it.each([
      { method: 'GET', path: page },
      { method: 'GET', path: inContext },
      { method: 'GET', path: `/x/..${page}` },
    ])('$method $path is for the function, after sign-in', (request) => {
      const rule = route(product, request);
      expect(rule?.route).toEqual({
        type: 'forward',
        targetGroupArn: groupOf('FunctionTargetGroup'),
      });
      expect(rule?.authenticate?.onUnauthenticatedRequest).toBe('authenticate');
    });

    it.each([
      { method: 'POST', path: page },
      { method: 'HEAD', path: page },
      { method: 'GET', path: beside },
      { method: 'GET', path: `/other${page}` },
      { method: 'GET', path: '/' },
    ])('$method $path is for the product', (request) => {
      expect(route(product, request)?.route).toEqual({
        type: 'forward',
        targetGroupArn: `${elb}:targetgroup/${product}/0123456789abcdef`,
      });
    });
  },
);

it.each([
  ['the load balancer’s cookie', '__Host-edge-session=y', 'JiraListenerRules/ForsakenMarkerRule'],
  ['the marker', 'AWSELBAuthSessionCookie-0=x', 'JiraListenerRules/LoginPageRule'],
])('a login page without %s', (_what, cookie, name) => {
  const headers: [string, string][] = [['Cookie', cookie]];
  expect(route('jira', { path: '/login.jsp', headers })?.name).toBe(name);
});

it('a login page of one product is nothing special at another', () => {
  expect(route('jira', { path: '/login.action' })?.name).toBe(
    'JiraListenerRules/EstablishedSessionRule',
  );
});

it('the function is configured with the products that are on', () => {
  const { environment } = readFunction(stackOf('Jira', 'Confluence'), 'SignOnFunction');
  const names = Object.keys(environment).filter((name) =>
    /^(JIRA|CONF|BITB|CROWD|TOKEN)/.test(name),
  );
  const native = ['REMEMBER_ME', 'SESSION_COOKIE_NAME'];
  const each = ['HOST', 'ADDRESS', 'SESSIONS', 'CREDENTIALS_ARN', ...native];
  expect(names).toEqual([
    ...each.map((name) => `JIRA_${name}`),
    ...each.map((name) => `CONFLUENCE_${name}`),
    'CONFLUENCE_VERSION',
  ]);
});

it.each([
  [{}, 1024],
  [{ MemorySize: '1769' }, 1769],
])('with the parameters %o the function has %i MB of memory', (parameters, memoryMb) => {
  const stack = stackOf('Jira');
  const given = { ...stack, parameters: { ...stack.parameters, ...parameters } };
  expect(readFunction(given, 'SignOnFunction').memoryMb).toBe(memoryMb);
});

it('no rule takes a request for a host that is no product’s', () => {
  expect(route('crowd', {})).toBeUndefined();
});

/** The rule that takes a request with a session at the load balancer and the function's marker. */
function route(product: string, request: Partial<RoutedRequest>) {
  const cookie = 'AWSELBAuthSessionCookie-0=x; __Host-edge-session=y';
  return matchRule(made.rules, {
    method: 'GET',
    host: `${product}.example.localhost:8443`,
    path: '/',
    query: 'os_destination=%2F',
    headers: [['Cookie', cookie]],
    sourceIp: '127.0.0.1',
    ...request,
  });
}

function groupOf(logicalId: string): string | undefined {
  return made.targetGroups.find(({ name }) => name === logicalId)?.arn;
}

function readOwnTemplate(...chosen: string[]): Promise<ListenerTemplate> {
  return readListenerRules({
    ...stackOf(...chosen),
    resolveSecret: ({ secretId }) => `value of ${secretId}`,
  });
}

function stackOf(...chosen: string[]): StackOptions {
  return {
    templatePath: 'template.yaml',
    pseudo: {
      partition: 'aws',
      region: 'eu-central-1',
      accountId: '123456789012',
      stackName: 'edge',
    },
    parameters: {
      LoadBalancerArn: `${elb}:loadbalancer/app/edge/0123456789abcdef`,
      ListenerArn: `${elb}:listener/app/edge/0123456789abcdef/0123456789abcdef`,
      IdentityProvider: 'generic',
      OidcIssuer: 'https://id.localhost:1',
      OidcAuthorizationEndpoint: 'https://id.localhost:1/auth',
      OidcTokenEndpoint: 'https://id.localhost:1/token',
      OidcUserInfoEndpoint: 'https://id.localhost:1/me',
      OidcClientId: 'load-balancer',
      OidcClientSecretArn: `${secrets}:oidc-abcdef`,
      SubnetIds: 'subnet-1',
      SecurityGroupIds: 'sg-1',
      ConfluenceVersion: '9.2',
      ...Object.assign({}, ...chosen.map(parametersOfProduct)),
    },
  };
}

function parametersOfProduct(product: string): Record<string, string> {
  const name = product.toLowerCase();
  return {
    [`${product}Host`]: `${name}.example.localhost`,
    [`${product}Address`]: 'https://127.0.0.1:1',
    [`${product}TargetGroupArn`]: `${elb}:targetgroup/${name}/0123456789abcdef`,
    [`${product}CredentialsArn`]: `${secrets}:${name}-abcdef`,
  };
}
