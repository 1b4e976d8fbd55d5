import { setTimeout as wait } from 'node:timers/promises';
import { jiraDirectory } from '#shared/atlassian/jira/jira-directory.ts';
import { jiraSessions } from '#shared/atlassian/jira/jira-sessions.ts';
import { serviceAccount } from '#shared/atlassian/service-account.ts';
import { publicKeys } from '#shared/authenticate/public-keys.ts';
import { httpClient } from '#shared/base/http.ts';
import type { RetryRules } from '#shared/base/retry.ts';
import { secretStore } from '#shared/base/secrets.ts';
import { secretsManager } from '#shared/base/secrets-manager.ts';
import type { ProductSettings, Settings } from '#shared/base/settings.ts';
import type { IdentityPolicy } from '#shared/map/identity-policy.ts';
import { derivePassword } from '#shared/session/derive-password.ts';
import { edgeCookies } from '#shared/session/edge-cookies.ts';
import { keyRingReader } from '#shared/session/key-ring.ts';
import type { Edge, Product } from '#shared/sign-on.ts';

/** The wired edge, and what an instance fetches before its first request. */
export interface WiredEdge {
  readonly edge: Edge;
  /** Never rejects: whoever needs what could not be fetched asks again and says so. */
  readonly warmUp: () => Promise<void>;
}

const MOST_CONNECTIONS = 3;
const RETRY_RULES: RetryRules = { waitsMs: [100, 400], longestWaitMs: 1_500, wait };

/** Yields the steps of a sign-on, wired to the network, the clock and Secrets Manager. */
export function makeEdge(settings: Settings, policy: IdentityPolicy): WiredEdge {
  const now = Date.now;
  const { secretsRefreshSeconds: refreshSeconds, sessionKeyArn } = settings;
  const secrets = secretStore({ fetchSecret: secretsManager(), refreshSeconds, now });
  const readKeyRing = keyRingReader(() => secrets.read(sessionKeyArn));
  const send = httpClient(MOST_CONNECTIONS);
  const readPasswordKey = () => secrets.read(settings.passwordKeyArn);

  const toProduct = ({ name, address, credentialsArn }: ProductSettings): Product => {
    const connection = { product: name, address, send, retryRules: RETRY_RULES };
    const call = serviceAccount({ connection, secrets, credentialsArn, now });
    const passwordFor = async (username: string) =>
      derivePassword({ key: await readPasswordKey(), product: name, username });
    return {
      directory: jiraDirectory({ connection, call, initialPassword: passwordFor }),
      sessions: jiraSessions({ connection, call, derivePassword: passwordFor }),
    };
  };

  const edge: Edge = {
    trust: {
      loadBalancerArns: settings.loadBalancerArns,
      clientId: settings.clientId,
      issuer: settings.issuer,
      findKey: publicKeys({ url: settings.publicKeysUrl, send, retryRules: RETRY_RULES, now }),
      now,
    },
    policy,
    products: { jira: toProduct(settings.products.jira) },
    edgeCookies: edgeCookies({
      readKeyRing,
      sessionSeconds: settings.edgeSessionSeconds,
      resyncSeconds: settings.resyncSeconds,
      now,
    }),
    forwarding: {
      mode: settings.forwardMode,
      send,
      retryRules: RETRY_RULES,
      loadBalancerCookieName: settings.loadBalancerCookieName,
      edgeSessionSeconds: settings.edgeSessionSeconds,
      now,
    },
  };
  const arns = Object.values(settings.products).map(({ credentialsArn }) => credentialsArn);
  const warmUp = async () => {
    const reads = [readKeyRing(), readPasswordKey(), ...arns.map((arn) => secrets.read(arn))];
    await Promise.allSettled(reads);
  };
  return { edge, warmUp };
}
