// In: the running servers and where the products are. Out: the template as a deployment of them parametrises it.
import { join } from 'node:path';
import type { StackOptions } from '#infra/local/load-balancer/template/open-stack.ts';
import { PRODUCT_FACTS } from '#shared/products/product-facts.ts';
import type { LocalProductName } from './local-products.ts';
import type { Sessions } from './start-products.ts';
import { GOOGLE_SECRET, SECRETS, type Servers } from './start-servers.ts';

/** One product as the load balancer meets it. */
export interface ProductPlace {
  readonly product: LocalProductName;
  /** Public host name, without port. */
  readonly host: string;
  /** Where the function reaches it, context path included. */
  readonly address: string;
  readonly targetGroupArn: string;
  readonly sessions: Sessions;
}

export interface Deployment {
  readonly servers: Servers;
  /** The products that are on. */
  readonly places: readonly ProductPlace[];
  readonly loadBalancerArn: string;
  readonly account: string;
  readonly region: string;
  /** Over those of the local world. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** Returns what the reader of templates needs. */
export function stackOptions(deployment: Deployment): StackOptions {
  const { places, parameters, account, region } = deployment;
  return {
    templatePath: join(import.meta.dirname, '../../../template.yaml'),
    pseudo: { partition: 'aws', region, accountId: account, stackName: 'local' },
    parameters: {
      ...commonParameters(deployment),
      ...directoryParameters(deployment),
      ...Object.assign({}, ...places.map((place) => productParameters(place, deployment))),
      ...(places.some(({ sessions }) => sessions === 'crowd') && crowdParameters(deployment)),
      ...parameters,
    },
    nameResource: ({ logicalId }, attribute) =>
      attribute === undefined ? secretArn(logicalId, deployment) : undefined,
  };
}

function commonParameters({ servers, loadBalancerArn }: Deployment): Record<string, string> {
  const { provider, keyHost, secrets } = servers;
  return {
    LoadBalancerArn: loadBalancerArn,
    ListenerArn: `${loadBalancerArn.replace(':loadbalancer/', ':listener/')}/0123456789abcdef`,
    IdentityProvider: 'generic',
    OidcIssuer: provider.issuer,
    OidcAuthorizationEndpoint: provider.authorizationEndpoint,
    OidcTokenEndpoint: provider.tokenEndpoint,
    OidcUserInfoEndpoint: provider.userInfoEndpoint,
    // The function reads it, and resolves no name of this machine.
    OidcKeySetUrl: `https://127.0.0.1:${provider.port}${new URL(provider.keySetUrl).pathname}`,
    OidcClientId: provider.clientId,
    OidcClientSecretArn: secrets.arn(SECRETS.client),
    OidcScope: 'openid profile email groups',
    PublicKeysUrl: `https://127.0.0.1:${keyHost.port}`,
    SubnetIds: 'subnet-0123456789abcdef0',
    SecurityGroupIds: 'sg-0123456789abcdef0',
  };
}

function directoryParameters({ servers, region }: Deployment): Record<string, string> {
  const { cognito, identityStore, microsoftGraph, google } = servers.directories;
  return {
    ...(cognito && { CognitoUserPoolArn: cognito.userPoolArn }),
    ...(identityStore && { IdentityStoreArn: identityStore.identityStoreArn }),
    ...(identityStore &&
      identityStore.region !== region && { IdentityStoreRegion: identityStore.region }),
    ...(microsoftGraph && { MicrosoftGraphUrl: microsoftGraph.url }),
    ...(google && { GoogleCredentialsArn: servers.secrets.arn(GOOGLE_SECRET) }),
  };
}

function productParameters(place: ProductPlace, { servers }: Deployment): Record<string, string> {
  const prefix = PRODUCT_FACTS[place.product].title;
  return {
    [`${prefix}Host`]: place.host,
    [`${prefix}Address`]: place.address,
    [`${prefix}TargetGroupArn`]: place.targetGroupArn,
    [`${prefix}Sessions`]: place.sessions,
    // With Crowd the function has no account at the product, and needs not know its version.
    ...(place.sessions !== 'crowd' && {
      [`${prefix}CredentialsArn`]: servers.secrets.arn(SECRETS[place.product]),
      ...(place.product === 'confluence' && {
        ConfluenceVersion: servers.confluence.switches.version,
      }),
    }),
  };
}

function crowdParameters({ servers }: Deployment): Record<string, string> {
  return {
    CrowdAddress: servers.crowd.url,
    CrowdCredentialsArn: servers.secrets.arn(SECRETS.crowd),
  };
}

const RESOURCES: ReadonlyMap<string, string> = new Map([
  ['SessionKeySecret', SECRETS.sessionKey],
  ['PasswordKeySecret', SECRETS.passwordKey],
  ['TokenKeySecret', SECRETS.tokenKey],
]);

function secretArn(logicalId: string, { servers }: Deployment): string | undefined {
  const name = RESOURCES.get(logicalId);
  return name === undefined ? undefined : servers.secrets.arn(name);
}
