import { publicKeys } from '#shared/authenticate/public-keys.ts';
import type { JsonConnection } from '#shared/base/json-client.ts';
import { keyRingReader } from '#shared/base/key-ring.ts';
import { pacedConnection } from '#shared/base/paced-connection.ts';
import type { RetryRules } from '#shared/base/retry.ts';
import { secretStore } from '#shared/base/secrets.ts';
import type { Replace } from '#shared/policy/apply-transform.ts';
import type { IdentityPolicy } from '#shared/policy/identity-policy.ts';
import { edgeCookies } from '#shared/session/edge-cookies.ts';
import type { Settings } from '#shared/settings/settings.ts';
import type { SignOnDependencies } from '#shared/sign-on-dependencies.ts';
import { createGroupSources } from './create-group-sources.ts';
import { createProducts } from './create-products.ts';
import type { Surroundings } from './create-surroundings.ts';

/**
 * Returns the steps of a sign-on, wired to the network, the clock and Secrets Manager, with the
 * secrets fetched as far as possible: a step that needs a missing one fetches it again.
 * Throws `configuration.invalid` for a product without a part in the policy.
 */
export async function createDependencies(
  settings: Settings,
  policy: IdentityPolicy,
  { connect, fetchSecret, now, wait, random }: Surroundings,
): Promise<SignOnDependencies> {
  const { secretsRefreshSeconds: refreshSeconds, sessionKeyArn } = settings;
  const secrets = secretStore({ fetchSecret, refreshSeconds, now });
  const readKeyRing = keyRingReader(() => secrets.read(sessionKeyArn));
  const connections = settings.productConnections;
  const send = connect(connections, listAddresses(settings));
  const retryRules: RetryRules = { waitsMs: [200, 800], longestWaitMs: 3_000, wait, random };
  const network = { secrets, send, retryRules, now };
  const connectTo = pacedConnections(network, connections);
  const [replace, createCrowd, tokens, groupSources] = await Promise.all([
    loadReplace(policy),
    settings.crowd && loadCrowd(),
    settings.token && loadTokens().then((create) => create(settings, secrets, now)),
    createGroupSources(policy.groupSources, { settings, ...network }),
    ...listSecrets(settings).map((arn) => secrets.read(arn).catch(() => null)),
  ]);
  const productOf = createProducts({
    ...{ settings, policy, replace, groupSources, tokens, createCrowd },
    ...{ secrets, connectTo, now },
  });
  return {
    trust: {
      loadBalancerArns: settings.loadBalancerArns,
      clientId: settings.clientId,
      issuer: settings.issuer,
      findKey: publicKeys({ url: settings.publicKeysUrl, send, retryRules, now }),
      now,
    },
    policy,
    productOf,
    edgeCookies: edgeCookies({
      readKeyRing,
      sessionSeconds: settings.edgeSessionSeconds,
      resyncSeconds: settings.resyncSeconds,
      now,
    }),
    forwarding: {
      mode: settings.forwardMode,
      send,
      retryRulesFor: (address) => connectTo(address).retryRules,
      loadBalancerCookieName: settings.loadBalancerCookieName,
      edgeSessionSeconds: settings.edgeSessionSeconds,
      now,
    },
    readTokenKeys: tokens?.readKeys ?? null,
  };
}

/** All callers share the connection to an address. */
function pacedConnections(
  network: JsonConnection & Pick<Surroundings, 'now'>,
  connections: number,
): (address: string) => JsonConnection {
  const byAddress = new Map<string, JsonConnection>();
  return (address) => {
    const connection = byAddress.get(address) ?? pacedConnection(network, connections, network.now);
    byAddress.set(address, connection);
    return connection;
  };
}

// The engine is larger than everything of ours: it is loaded where a policy has an expression for it.
async function loadReplace({ products }: IdentityPolicy): Promise<Replace> {
  const transforms = Object.values(products).flatMap(({ profile, groups }) =>
    [profile.username, profile.email, profile.displayName, groups].flatMap(
      (rules) => rules.transform,
    ),
  );
  const hasExpressions = transforms.some((one) => typeof one === 'object' && 'replace' in one);
  if (!hasExpressions) return (text) => text;
  return (await import('#shared/policy/replace-linear.ts')).replaceLinear;
}

// Most deployments have neither.
const loadCrowd = async () =>
  (await import('#shared/atlassian/crowd/crowd-product.ts')).crowdProduct;

const loadTokens = async () => (await import('./create-token-sessions.ts')).createTokenSessions;

function listAddresses({ publicKeysUrl, products, crowd }: Settings): string[] {
  const own = Object.values(products).map(({ address }) => address);
  return [publicKeysUrl, ...own, ...(crowd ? [crowd.address] : [])];
}

function listSecrets(settings: Settings) {
  const { sessionKeyArn, passwordKeyArn, products, crowd, token, directories } = settings;
  const own = Object.values(products).map(({ credentialsArn }) => credentialsArn);
  const arns = [sessionKeyArn, passwordKeyArn, ...own, crowd?.credentialsArn, token?.keyArn];
  arns.push(directories.googleCredentialsArn);
  return arns.filter((arn): arn is string => arn !== undefined && arn !== '');
}
