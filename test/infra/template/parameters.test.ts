import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { deploymentOf } from './deployment-of.ts';
import { LOGIN_PAGES, parametersOf, products } from './parameters-of.ts';
import { readTemplate } from './read-template.ts';

const template = readTemplate('template.yaml');
const parameters = Object.entries(template.Parameters).map(([name, p]) => ({ name, ...p }));

describe('the parameters for an operator', () => {
  test.each(parameters)('the parameter $name has a description', ({ Description }) => {
    expect(Description).toMatch(/\w.*\.$/s);
  });

  test.each(parameters)('the parameter $name says what it accepts', (parameter) => {
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

describe('the values of parameters', () => {
  const secret = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:';
  test.each([
    ['OidcIssuer', 'http://id.example.com'],
    ['OidcTokenEndpoint', 'http://id.example.com/token'],
    ['OidcUserInfoEndpoint', 'id.example.com/userinfo'],
    ['OidcKeySetUrl', 'http://id.example.com/keys'],
    ['OidcDomain', 'https://acme.auth.eu-west-1.amazoncognito.com'],
    ['OidcDomain', 'acme.auth.eu-west-1.amazoncognito.com/'],
    ['IdentityProvider', 'okta'],
    ['IdentityProvider', ''],
    ['CognitoUserPoolArn', 'eu-west-1_AbCdEfGhI'],
    ['CognitoUserPoolArn', 'arn:aws:cognito-idp:eu-west-1:123456789012:userpool/*'],
    ['IdentityStoreArn', 'd-1234567890'],
    ['IdentityStoreArn', 'arn:aws:identitystore::123456789012:identitystore/*'],
    ['IdentityStoreRegion', 'Ireland'],
    ['MicrosoftGraphUrl', 'http://graph.microsoft.com'],
    ['MicrosoftGraphUrl', 'https://graph.microsoft.com/'],
    ['MicrosoftGraphUrl', ''],
    ['GoogleCredentialsArn', `${secret}google`],
    ['AlarmTopicArn', 'operators@example.com'],
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
    ['JiraPriorityPrefix', '500'],
    ['JiraSessions', 'saml'],
    ['JiraRememberMe', 'true'],
    ['ConfluenceVersion', '9'],
    ['ConfluenceVersion', 'v9.2'],
    ['ConfluenceVersion', '9.2-m01'],
    ['ConfluenceVersion', '9.2.4.1'],
    ['CrowdAddress', 'https://app:secret@crowd.example.com/crowd'],
    ['CrowdAddress', 'https://crowd.example.com/crowd/'],
    ['CrowdCredentialsArn', `${secret}crowd`],
    ['CrowdClientAddress', 'server'],
    ['TokenCookieName', 'a=b'],
    ['TokenCookieName', '__Host-edge-session'],
    ['TokenCookieName', '__Host-edge-profile'],
    ['TokenCookieName', '__Host-edge-return-1'],
    ['TokenCookieName', 'JSESSIONID'],
    ['TokenCookieName', 'AWSALBAuthNonce'],
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
  ])('the parameter %s does not accept %o', (name, value) => {
    const allowed = template.Parameters[name]?.AllowedValues;
    if (allowed === undefined) expect(value).not.toMatch(pattern(name));
    else expect(allowed).not.toContain(value);
  });

  test.each([
    ['OidcIssuer', 'https://login.microsoftonline.com/5b5a/v2.0'],
    ['OidcAuthorizationEndpoint', 'https://id.example.com/authorize?policy=b2c'],
    ['OidcClientSecretArn', `${secret}edge/oidc-AbC123`],
    ['OidcScope', ''],
    ['OidcScope', 'openid'],
    ['OidcScope', 'openid profile email offline_access'],
    ['OidcIssuer', 'https://acme.eu.auth0.com/'],
    ['OidcUserInfoEndpoint', ''],
    ['OidcDomain', 'acme.auth.eu-west-1.amazoncognito.com'],
    [
      'CognitoUserPoolArn',
      'arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_AbCdEfGhI',
    ],
    [
      'CognitoUserPoolArn',
      'arn:aws-us-gov:cognito-idp:us-gov-west-1:123456789012:userpool/us-gov-west-1_AbCdEfGhI',
    ],
    ['IdentityStoreArn', 'arn:aws:identitystore::123456789012:identitystore/d-1234567890'],
    ['IdentityStoreRegion', 'us-gov-west-1'],
    ['MicrosoftGraphUrl', 'https://graph.microsoft.us'],
    ['GoogleCredentialsArn', `${secret}edge/google-AbC123`],
    ['AlarmTopicArn', 'arn:aws-cn:sns:cn-north-1:123456789012:operators'],
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
    ['ConfluenceVersion', '9.2'],
    ['ConfluenceVersion', '10.0.3'],
    ['CrowdAddress', 'https://crowd.internal:8443/crowd'],
    ['TokenCookieName', '__Host-edge-token'],
    ['TokenCookieName', 'edge.token'],
    ['FunctionTargetGroupName', 'a'.repeat(25)],
  ])('the parameter %s accepts %o', (name, value) => {
    expect(value).toMatch(pattern(name));
  });

  test.each(parameters.filter(({ Default }) => Default !== undefined))(
    'the parameter $name accepts its default',
    ({ name, Default, AllowedValues, MinValue, MaxValue }) => {
      expect(String(Default)).toMatch(pattern(name));
      if (AllowedValues !== undefined) expect(AllowedValues).toContain(Default);
      expect(Number(Default) < Number(MinValue)).toBe(false);
      expect(Number(Default) > Number(MaxValue)).toBe(false);
    },
  );
});

describe.each(products)('the login pages of %s', (product) => {
  const page = LOGIN_PAGES[product];
  const accepted = new RegExp(template.Parameters[`${product}LoginPaths`]?.AllowedPattern ?? '');

  test.each([
    page,
    `/tools${page}`,
    `/tools/a-b_c.d~1${page}`,
    `${page},/tools${page}`,
    `/${'a'.repeat(60)}${page},/${'b'.repeat(60)}${page}`,
  ])('the parameter for login pages accepts %s', (paths) => {
    expect(paths).toMatch(accepted);
  });

  test.each([
    '',
    '/',
    '/tools',
    page.slice(1),
    `tools${page}`,
    `${page}/`,
    `${page}x`,
    `${page}?os_destination=x`,
    page.toUpperCase(),
    `/tools${page.slice(1)}`,
    `/tools/${page}`,
    `//tools${page}`,
    `/*${page}`,
    `/to?ls${page}`,
    `/tools/x y${page}`,
    page.replace(/.$/, '*'),
    page.replace(/\.|n$/, 'x'),
    `${page},`,
    `,${page}`,
    `${page}, ${page}`,
    `${page},/`,
    `${page},/browse/TEST-1`,
    `/browse/TEST-1,${page}`,
    `${page},${page},${page}`,
    `${page}\n`,
  ])('the parameter for login pages does not accept %o', (paths) => {
    expect(paths).not.toMatch(accepted);
  });

  test.each(products.filter((other) => other !== product))(
    'the parameter for login pages does not accept the page of %s',
    (other) => {
      expect(LOGIN_PAGES[other]).not.toMatch(accepted);
    },
  );
});

describe('the login pages of the customer portal', () => {
  const PORTAL = '/servicedesk/customer/user/login';
  const { AllowedPattern, Default, MaxLength } = template.Parameters['JiraLoginPaths'] ?? {};

  test.each([`/login.jsp,${PORTAL}`, `/login.jsp,/jira/login.jsp,${PORTAL},/jira${PORTAL}`])(
    'the parameter for login pages of Jira accepts %s',
    (paths) => {
      expect(paths).toMatch(new RegExp(AllowedPattern ?? '^$'));
    },
  );

  test.each([PORTAL, `${PORTAL},/login.jsp`, `/login.jsp,${PORTAL},${PORTAL},${PORTAL}`])(
    'the parameter for login pages of Jira does not accept %s',
    (paths) => {
      expect(paths).not.toMatch(new RegExp(AllowedPattern ?? ''));
    },
  );

  // https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_PathPatternConditionConfig.html
  test('the regular expression of the longest paths has at most 128 characters', () => {
    const dots = String(Default).split('.').length - 1;
    expect(String(Default).length + '^()([?].*)?$'.length + 2 * dots).toBeLessThanOrEqual(128);
    expect(Number(MaxLength) + '^()([?].*)?$'.length + 2 * 5).toBeLessThanOrEqual(128);
  });
});

describe('parameters that depend on each other', () => {
  const jira = parametersOf({ Jira: 'native' });

  test.each(['aws-cn', 'aws-eusc', 'aws-iso'])(
    'the key host has to be given in the partition %s',
    (partition) => {
      const there = { ...jira, 'AWS::Partition': partition };
      const named = { ...there, PublicKeysUrl: 'https://keys.example.com' };
      expect(deploymentOf(there).violations).toEqual([expect.stringContaining('PublicKeysUrl')]);
      expect(deploymentOf(named).violations).toEqual([]);
    },
  );

  test('the key host of GovCloud need not be given', () => {
    expect(deploymentOf({ ...jira, 'AWS::Partition': 'aws-us-gov' }).violations).toEqual([]);
  });

  // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-rules.html
  test('the rules use only intrinsics that CloudFormation takes in rules', () => {
    const allowed = ['Fn::And', 'Fn::Contains', 'Fn::Equals', 'Fn::Not', 'Fn::Or', 'Ref'];
    const used = Object.values(template.Rules).flatMap(({ RuleCondition, Assertions }) =>
      keysIn([RuleCondition, Assertions.map(({ Assert }) => Assert)]),
    );
    expect(allowed).toEqual(expect.arrayContaining(used));
  });
});

describe('the products', () => {
  test('the products have the same parameters, but for the version of Confluence', () => {
    const [jira, confluence, bitbucket] = products.map((product) =>
      parameters
        .filter(({ name }) => name.startsWith(product))
        .map(({ name }) => name.slice(product.length)),
    );
    expect(confluence?.filter((name) => name !== 'Version')).toEqual(jira);
    expect(bitbucket).toEqual(jira);
    expect(confluence).toContain('Version');
  });

  test.each(parameters.filter(({ name }) => name.startsWith('Jira')))(
    'the parameter $name accepts the same values for every product',
    ({ name, Type, AllowedPattern, AllowedValues, MaxLength }) => {
      for (const product of products) {
        const own = template.Parameters[name.replace('Jira', product)];
        expect(own).toMatchObject({ Type });
        if (!name.endsWith('LoginPaths')) expect(own?.AllowedPattern).toBe(AllowedPattern);
        expect(own?.AllowedValues).toEqual(AllowedValues);
        expect(own?.MaxLength).toBe(MaxLength);
        expect(own?.Description).not.toMatch(new RegExp(otherProducts(product).join('|')));
      }
    },
  );

  test('the products have different priorities by default', () => {
    const prefixes = products.map((product) => template.Parameters[`${product}PriorityPrefix`]);
    expect(prefixes.map((prefix) => prefix?.Default)).toEqual(['1', '2', '3']);
  });

  test('the products have no version by default, because a wrong one locks users out', () => {
    expect(template.Parameters['ConfluenceVersion']?.Default).toBe('');
  });
});

// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
test('the template stays within the quotas of CloudFormation', () => {
  expect(parameters.length).toBeLessThanOrEqual(200);
  expect(Object.keys(template.Outputs).length).toBeLessThanOrEqual(200);
  expect(Object.keys(template.Resources).length).toBeLessThanOrEqual(500);
  const longest = Math.max(...parameters.map(({ Description }) => Description?.length ?? 0));
  expect(longest).toBeLessThanOrEqual(4000);
});

function keysIn(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(keysIn);
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, child]) => [key, ...keysIn(child)]);
}

function otherProducts(product: string): string[] {
  return products.filter((other) => other !== product);
}

function pattern(name: string): RegExp {
  return new RegExp(template.Parameters[name]?.AllowedPattern ?? '');
}
