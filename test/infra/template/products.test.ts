import { describe, expect, test } from 'vitest';
import { deploymentOf, madeSecrets } from './deployment-of.ts';
import { LOGIN_PAGES, parametersOf, products, secretArn } from './parameters-of.ts';
import { variablesOf } from './variables-of.ts';

const { SessionKeySecret, PasswordKeySecret } = madeSecrets;
const ownSecrets = [SessionKeySecret, PasswordKeySecret];
const PORTAL = '/servicedesk/customer/user/login';
const all = { Jira: 'native', Confluence: 'native', Bitbucket: 'native' } as const;
const pairs = [
  ['Jira', 'Confluence'],
  ['Jira', 'Bitbucket'],
  ['Confluence', 'Bitbucket'],
] as const;

test('a deployment with Jira alone is what it was', () => {
  const deployment = deploymentOf({
    JiraHost: 'jira.example.com',
    JiraAddress: 'https://jira.internal',
    JiraTargetGroupArn: 'arn:jira',
    JiraCredentialsArn: secretArn('jira'),
  });
  expect(deployment.violations).toEqual([]);
  expect(variablesOf('JIRA', deployment.environment)).toEqual({
    JIRA_HOST: 'jira.example.com',
    JIRA_ADDRESS: 'https://jira.internal',
    JIRA_SESSIONS: 'native',
    JIRA_CREDENTIALS_ARN: secretArn('jira'),
    JIRA_REMEMBER_ME: 'no',
    JIRA_SESSION_COOKIE_NAME: 'JSESSIONID',
  });
  expect(deployment.environment).not.toHaveProperty('CONFLUENCE_HOST');
  expect(deployment.readableSecrets).toEqual([...ownSecrets, secretArn('jira')]);
  expect(deployment.resources).toContain('JiraListenerRules');
  expect(deployment.resources).not.toContain('TokenKeySecret');
  expect(deployment.listenerRules).toMatchObject({ Jira: { PriorityPrefix: '1' } });
  expect(Object.keys(deployment.outputs)).toEqual([
    'JiraRedirectUri',
    'SessionKeySecretArn',
    'PasswordKeySecretArn',
  ]);
});

describe.each(products)('%s alone', (product) => {
  const given = parametersOf({ [product]: 'native' });
  const deployment = deploymentOf(given);
  const name = product.toLowerCase();
  const prefix = product.toUpperCase();

  test('a single product may be deployed', () => {
    expect(deployment.violations).toEqual([]);
  });

  test('the environment of the function names a single product and no other', () => {
    const { environment } = deployment;
    expect(environment).toMatchObject({
      [`${prefix}_HOST`]: `${name}.example.com`,
      [`${prefix}_ADDRESS`]: `https://${name}.internal`,
      [`${prefix}_SESSIONS`]: 'native',
      [`${prefix}_CREDENTIALS_ARN`]: secretArn(name),
      [`${prefix}_REMEMBER_ME`]: 'no',
    });
    const foreign = /^(JIRA|CONFLUENCE|BITBUCKET|CROWD|TOKEN)_/;
    const named = Object.keys(environment).filter((key) => foreign.test(key));
    expect(named.filter((key) => !key.startsWith(`${prefix}_`))).toEqual([]);
    expect('CONFLUENCE_VERSION' in environment).toBe(product === 'Confluence');
  });

  test('the function reads the secret of a single product and no other', () => {
    expect(deployment.readableSecrets).toEqual([...ownSecrets, secretArn(name)]);
  });

  test('a single product has the only listener rules, and its redirect URI is an output', () => {
    const { listenerRules, outputs } = deployment;
    expect(listenerRules).toEqual({
      [product]: expect.objectContaining({
        Host: `${name}.example.com`,
        ProductTargetGroupArn: given[`${product}TargetGroupArn`],
        FunctionTargetGroupArn: 'arn:function',
        PublicTargetGroupArn: 'arn:public',
      }),
    });
    const uris = Object.entries(outputs).filter(([output]) => output.endsWith('RedirectUri'));
    expect(uris).toEqual([
      [`${product}RedirectUri`, `https://${name}.example.com/oauth2/idpresponse`],
    ]);
  });

  const parts = ['Address', 'TargetGroupArn', 'CredentialsArn'];
  if (product === 'Confluence') parts.push('Version');
  test.each(parts)('a single product without its %s is refused', (part) => {
    const { violations } = deploymentOf({ ...given, [`${product}${part}`]: '' });
    expect(violations).toEqual([expect.stringContaining(`${product}${part} must be`)]);
  });

  test('a single product may use remember-me cookies with native sessions alone', () => {
    const withIt = { [`${product}RememberMe`]: 'yes' };
    const native = deploymentOf({ ...given, ...withIt });
    expect(native.violations).toEqual([]);
    expect(native.environment[`${prefix}_REMEMBER_ME`]).toBe('yes');
    for (const sessions of ['crowd', 'token'] as const) {
      const { violations } = deploymentOf({ ...parametersOf({ [product]: sessions }), ...withIt });
      expect(violations).toEqual([expect.stringContaining(`${product}RememberMe`)]);
    }
  });

  test('a single product has its own login paths at the listener', () => {
    const paths = `/tools${LOGIN_PAGES[product]}`;
    const other = deploymentOf({ ...given, [`${product}LoginPaths`]: paths });
    expect(other.listenerRules).toMatchObject({ [product]: { LoginPaths: paths } });
  });
});

test('a product that is off is not in the deployment, whatever else is given for it', () => {
  const { BitbucketHost: _off, ...others } = parametersOf({ ...all, Bitbucket: 'token' });
  const deployment = deploymentOf(others);
  expect(deployment.violations).toEqual([]);
  expect(variablesOf('BITBUCKET', deployment.environment)).toEqual({});
  expect(deployment.environment).not.toHaveProperty('TOKEN_KEY_ARN');
  expect(deployment.readableSecrets).not.toContain(secretArn('bitbucket'));
  expect(Object.keys(deployment.listenerRules)).toEqual(['Jira', 'Confluence']);
});

describe('all three products', () => {
  const deployment = deploymentOf(parametersOf(all));

  test('all three products may be deployed with their default priorities', () => {
    expect(deployment.violations).toEqual([]);
    expect(deployment.listenerRules).toMatchObject({
      Jira: {
        PriorityPrefix: '1',
        LoginPaths: `/login.jsp,/jira/login.jsp,${PORTAL},/jira${PORTAL}`,
      },
      Confluence: { PriorityPrefix: '2', LoginPaths: '/login.action,/confluence/login.action' },
      Bitbucket: { PriorityPrefix: '3', LoginPaths: '/login,/bitbucket/login' },
    });
  });

  test('the listener rules of all products differ only in what is their own', () => {
    const own = ['Host', 'ProductTargetGroupArn', 'PriorityPrefix', 'LoginPaths'];
    const shared = Object.values(deployment.listenerRules).map((parameters) =>
      Object.entries(parameters).filter(([name]) => !own.includes(name)),
    );
    expect(shared[1]).toEqual(shared[0]);
    expect(shared[2]).toEqual(shared[0]);
  });

  test.each(pairs)('two products may not share a host: %s and %s', (product, other) => {
    const given = {
      ...parametersOf(all),
      [`${other}Host`]: `${product.toLowerCase()}.example.com`,
    };
    const [violation, ...others] = deploymentOf(given).violations;
    expect(violation).toContain(`${product}Host and ${other}Host`);
    expect(others).toEqual([]);
  });

  test.each(pairs)('two products may not share a priority prefix: %s and %s', (one, other) => {
    const same = { [`${one}PriorityPrefix`]: '7', [`${other}PriorityPrefix`]: '7' };
    const [violation, ...others] = deploymentOf({ ...parametersOf(all), ...same }).violations;
    expect(violation).toContain(`${one}PriorityPrefix and ${other}PriorityPrefix`);
    expect(others).toEqual([]);
  });

  test.each(pairs)(
    'two products may share a priority prefix when only one is on: %s and %s',
    (one, other) => {
      const same = { [`${one}PriorityPrefix`]: '7', [`${other}PriorityPrefix`]: '7' };
      for (const product of [one, other]) {
        const { violations } = deploymentOf({ ...parametersOf({ [product]: 'native' }), ...same });
        expect(violations).toEqual([]);
      }
    },
  );
});

test('a stack without any product is refused', () => {
  expect(deploymentOf({}).violations).toEqual([expect.stringContaining('at least one product')]);
});
