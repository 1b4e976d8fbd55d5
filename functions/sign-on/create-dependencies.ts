import { publicKeys } from '#shared/authenticate/public-keys.ts';
import { keyRingReader } from '#shared/base/key-ring.ts';
import type { RetryRules } from '#shared/base/retry.ts';
import { secretStore } from '#shared/base/secrets.ts';
import type { Replace } from '#shared/policy/apply-transform.ts';
import type { IdentityPolicy } from '#shared/policy/identity-policy.ts';
import { edgeCookies } from '#shared/session/edge-cookies.ts';
import { tokenKeyReader } from '#shared/session/token/token-keys.ts';
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
  { connect, fetchSecret, now, wait }: Surroundings,
): Promise<SignOnDependencies> {
  const { secretsRefreshSeconds: refreshSeconds, sessionKeyArn, token } = settings;
  const secrets = secretStore({ fetchSecret, refreshSeconds, now });
  const readKeyRing = keyRingReader(() => secrets.read(sessionKeyArn));
  const send = connect(settings.productConnections, listAddresses(settings));
  const retryRules: RetryRules = { waitsMs: [100, 400], longestWaitMs: 1_500, wait };
  const network = { secrets, send, retryRules, now };
  const readTokenKeys = token && tokenKeyReader(keyRingReader(() => secrets.read(token.keyArn)));
  const [replace, createCrowd, groupSources] = await Promise.all([
    loadReplace(policy),
    settings.crowd && loadCrowd(),
    createGroupSources(policy.groupSources, { settings, ...network }),
    ...listSecrets(settings).map((arn) => secrets.read(arn).catch(() => null)),
  ]);
  const productOf = createProducts({
    ...{ settings, policy, replace, groupSources, readTokenKeys, createCrowd },
    ...network,
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
      retryRules,
      loadBalancerCookieName: settings.loadBalancerCookieName,
      edgeSessionSeconds: settings.edgeSessionSeconds,
      now,
    },
    readTokenKeys,
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

// Most deployments have none.
const loadCrowd = async () =>
  (await import('#shared/atlassian/crowd/crowd-product.ts')).crowdProduct;

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
