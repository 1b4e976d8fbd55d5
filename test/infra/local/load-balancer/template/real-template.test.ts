import { expect, it } from 'vitest';
import { readListenerRules } from '#infra/local/load-balancer/template/read-listener-rules.ts';

const elb = 'arn:aws:elasticloadbalancing:eu-central-1:123456789012';
const secrets = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret';

it('the rules of our own template are what the load balancer takes', async () => {
  const { rules, targetGroups } = await readListenerRules({
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
      OidcIssuer: 'https://id.localhost:1',
      OidcAuthorizationEndpoint: 'https://id.localhost:1/auth',
      OidcTokenEndpoint: 'https://id.localhost:1/token',
      OidcUserInfoEndpoint: 'https://id.localhost:1/me',
      OidcClientId: 'load-balancer',
      OidcClientSecretArn: `${secrets}:oidc-abcdef`,
      SubnetIds: 'subnet-1',
      SecurityGroupIds: 'sg-1',
      JiraHost: 'jira.localhost',
      JiraAddress: 'https://127.0.0.1:1',
      JiraTargetGroupArn: `${elb}:targetgroup/jira/0123456789abcdef`,
      JiraCredentialsArn: `${secrets}:jira-abcdef`,
    },
    resolveSecret: ({ secretId }) => `value of ${secretId}`,
  });
  const [functionGroup] = targetGroups.filter(({ targetType }) => targetType === 'lambda');
  const marker = rules.find(({ conditions }) =>
    conditions.some(
      ({ field, ...rest }) =>
        field === 'http-header' && JSON.stringify(rest).includes('__Host-edge-session='),
    ),
  );
  expect(functionGroup?.multiValueHeaders).toBe(true);
  expect(marker?.authenticate?.clientSecret).toBe(`value of ${secrets}:oidc-abcdef`);
  expect(marker?.route).toEqual({
    type: 'forward',
    targetGroupArn: `${elb}:targetgroup/jira/0123456789abcdef`,
  });
  expect(rules.at(-1)?.route).toEqual({ type: 'forward', targetGroupArn: functionGroup?.arn });
});
