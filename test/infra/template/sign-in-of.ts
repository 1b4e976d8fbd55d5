import type { StackOptions } from '#infra/local/load-balancer/template/open-stack.ts';
import { readListenerRules } from '#infra/local/load-balancer/template/read-listener-rules.ts';
import { readFunction } from '#infra/local/world/start-sign-on.ts';
import { parametersOf, secretArn } from './parameters-of.ts';

// In: parameters of the identity provider. Out: how a deployment with all three products signs in.

const elb = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012';
const others = {
  ...parametersOf({ Jira: 'native', Confluence: 'native', Bitbucket: 'native' }),
  LoadBalancerArn: `${elb}:loadbalancer/app/edge/50dc6c495c0c9188`,
  ListenerArn: `${elb}:listener/app/edge/50dc6c495c0c9188/f2f7dc8efc522ab2`,
  OidcIssuer: 'https://id.example.com',
  OidcClientId: 'edge',
  OidcClientSecretArn: secretArn('oidc'),
  SubnetIds: 'subnet-1',
  SecurityGroupIds: 'sg-1',
};

/** Returns the sign-ins at the load balancer and the function's environment, with nested stacks. */
export async function signInOf(parameters: Readonly<Record<string, string>>) {
  const stack: StackOptions = {
    templatePath: 'template.yaml',
    pseudo: {
      partition: 'aws',
      region: 'eu-west-1',
      accountId: '123456789012',
      stackName: 'edge',
    },
    parameters: { ...others, ...parameters },
  };
  const { rules } = await readListenerRules({ ...stack, resolveSecret: () => 'secret' });
  return {
    signIns: rules.flatMap(({ authenticate }) => authenticate ?? []),
    environment: readFunction(stack, 'SignOnFunction').environment,
  };
}
