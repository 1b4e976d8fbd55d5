import { expect, test } from 'vitest';
import { readSettings } from '#shared/settings/settings.ts';
import { deploymentOf } from './deployment-of.ts';
import { type Product, parametersOf, type Sessions } from './parameters-of.ts';

const every = everyDeployment();

test.each(every)(
  'the function starts with the environment of its deployment: $title',
  ({ sessions }) => {
    const { violations, environment } = deploymentOf(parametersOf(sessions));
    expect(violations).toEqual([]);
    const settings = readSettings(environment);
    const served = Object.values(settings.products).map((product) => [
      product.name,
      product.sessions,
    ]);
    expect(Object.fromEntries(served)).toEqual(
      Object.fromEntries(
        Object.entries(sessions).map(([name, strategy]) => [name.toLowerCase(), strategy]),
      ),
    );
  },
);

// Lambda measures the JSON of all variables together, names included, and refuses more than 4 KB.
// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
test.each(every)('long names fit into the environment of the function: $title', ({ sessions }) => {
  const { environment } = deploymentOf(lengthen(parametersOf(sessions)));
  expect(Buffer.byteLength(JSON.stringify(environment))).toBeLessThanOrEqual(4096);
});

/** Returns every choice of products, with every choice of sessions for each. */
function everyDeployment() {
  const strategies = [undefined, 'native', 'crowd', 'token'] as const;
  const choices = strategies.flatMap((Jira) =>
    strategies.flatMap((Confluence) =>
      strategies.map((Bitbucket) => ({ Jira, Confluence, Bitbucket })),
    ),
  );
  return choices
    .map((choice) => Object.entries(choice).filter(([, strategy]) => strategy !== undefined))
    .filter((entries) => entries.length > 0)
    .map((entries) => ({
      title: entries.map((entry) => entry.join(' ')).join(', '),
      sessions: Object.fromEntries(entries) as Partial<Record<Product, Sessions>>,
    }));
}

/** Returns the same deployment with values that are as long as real ones get. */
function lengthen(given: Record<string, string>): Record<string, string> {
  const account = 'us-gov-west-1:123456789012';
  const elb = `arn:aws-us-gov:elasticloadbalancing:${account}`;
  const long = Object.entries(given).map(([name, value]) => {
    if (name.endsWith('Host')) return [name, `${'h'.repeat(50)}.${value}`];
    if (name.endsWith('Address')) return [name, `https://${'h'.repeat(120)}.com/context`];
    if (!name.endsWith('CredentialsArn')) return [name, value];
    return [name, `arn:aws-us-gov:secretsmanager:${account}:secret:${'s'.repeat(64)}-AbC123`];
  });
  return {
    ...Object.fromEntries(long),
    'AWS::Partition': 'aws-us-gov',
    'AWS::Region': 'us-gov-west-1',
    FunctionTargetGroupName: 't'.repeat(25),
    LoadBalancerArn: `${elb}:loadbalancer/app/${'l'.repeat(32)}/50dc6c495c0c9188`,
    LoadBalancerCookieName: 'c'.repeat(64),
    OidcIssuer: `https://${'i'.repeat(120)}`,
    OidcClientId: 'c'.repeat(64),
    ...longGroupSources(account),
    PublicKeysUrl: `https://${'k'.repeat(80)}`,
    TokenCookieName: 'c'.repeat(64),
  };
}

/** Returns more group sources than any one policy queries. */
function longGroupSources(account: string): Record<string, string> {
  return {
    OidcKeySetUrl: `https://${'k'.repeat(120)}`,
    CognitoUserPoolArn: `arn:aws-us-gov:cognito-idp:${account}:userpool/us-gov-west-1_AbCdEfGhI`,
    IdentityStoreArn: 'arn:aws-us-gov:identitystore::123456789012:identitystore/d-1234567890',
    IdentityStoreRegion: 'us-gov-west-1',
    MicrosoftGraphUrl: 'https://microsoftgraph.chinacloudapi.cn',
    GoogleCredentialsArn: `arn:aws-us-gov:secretsmanager:${account}:secret:${'s'.repeat(64)}-AbC123`,
  };
}
