// In: a running world, a user and a product. Out: what a load balancer's event of theirs has that changes from world to world.
import { randomBytes } from 'node:crypto';
import { writeIdentity } from '#infra/local/load-balancer/oidc/write-identity.ts';
import { defaultSwitches } from '#infra/local/load-balancer/rules/switches.ts';
import type { User } from '#infra/local/open-id-provider/make-users.ts';
import type { World } from '#infra/local/start-world.ts';
import type { LocalProductName } from '#infra/local/world/local-products.ts';

/** Values by the names that events have for them. */
export type EventValues = Readonly<Record<string, string>>;

// The load balancer's own live for two minutes. A container may take longer to start, and the function accepts ten.
const LIFE_SECONDS = 570;

/**
 * Returns the values, their tokens made now and signed by the key that the world publishes. The provider knows nothing
 * of the access token: a policy that reads it needs a sign-in in a browser.
 */
export function makeEventValues(
  world: World,
  { claims }: User,
  product: LocalProductName,
): EventValues {
  const { issuer, clientId } = world.provider;
  const accessToken = randomBytes(32).toString('base64url');
  const sign = (signer: string, nowMs: number) =>
    findDataToken(
      writeIdentity({
        session: { issuer, clientId, claims, accessToken, expiresAtMs: nowMs },
        key: world.keyHost.currentKey(),
        signer,
        switches: { ...defaultSwitches, dataTokenSeconds: LIFE_SECONDS },
        nowMs,
      }),
    );
  const now = Date.now();
  return {
    host: new URL(world.addresses[product]).host,
    targetGroupArn: world.targetGroupArn,
    publicTargetGroupArn: world.publicTargetGroupArn,
    subject: claims.sub,
    accessToken,
    dataToken: sign(world.loadBalancerArn, now),
    expiredDataToken: sign(world.loadBalancerArn, now - (LIFE_SECONDS + 60) * 1000),
    // Of another account, and by the same key: keys are the Region's, not the load balancer's.
    foreignDataToken: sign(world.loadBalancerArn.replace(/:\d{12}:/, ':999999999999:'), now),
  };
}

function findDataToken(lines: readonly [name: string, value: string][]): string {
  return lines.find(([name]) => name === 'x-amzn-oidc-data')?.[1] ?? '';
}
