// The spine: one line per step, in the order of the folders.
import type { ALBResult } from 'aws-lambda';
import type { EdgeRequest } from '#shared/accept/accept-request.ts';
import { authenticate } from '#shared/authenticate/authenticate.ts';
import type { TokenTrust } from '#shared/authenticate/verify-data-token.ts';
import type { Log } from '#shared/base/log.ts';
import type { ProductName } from '#shared/base/product-settings.ts';
import { type Forwarding, forwardRequest } from '#shared/forward/forward-request.ts';
import { replayInOwnSession } from '#shared/forward/replay-request.ts';
import type { IdentityPolicy, ProductPolicy } from '#shared/map/identity-policy.ts';
import { mapProfile } from '#shared/map/map-profile.ts';
import { requireEntitlement } from '#shared/map/require-entitlement.ts';
import { planProvisioning } from '#shared/plan/plan-provisioning.ts';
import { requirePossible } from '#shared/plan/require-possible.ts';
import { restrictPlan } from '#shared/plan/restrict-plan.ts';
import { applyPlan } from '#shared/provision/apply-plan.ts';
import type { Directory } from '#shared/provision/directory.ts';
import type { EdgeCookies } from '#shared/session/edge-cookies.ts';
import { OWN_SESSION, type SessionStrategy } from '#shared/session/product-session.ts';
import type { TokenKey } from '#shared/session/token-keys.ts';

/** Everything that a sign-on meets, wired once per instance. */
export interface Edge {
  readonly trust: TokenTrust;
  readonly policy: IdentityPolicy;
  readonly productOf: (name: ProductName) => Product;
  readonly edgeCookies: EdgeCookies;
  readonly forwarding: Forwarding;
  /** Null: no product trusts tokens of ours. */
  readonly readTokenKeys: (() => Promise<readonly TokenKey[]>) | null;
}

export interface Product {
  readonly policy: ProductPolicy;
  readonly directory: Directory;
  readonly sessions: SessionStrategy;
}

/**
 * Yields the load balancer's answer to a request that needs a session: the product's page, signed
 * in. Throws a Failure of any step; nothing that a step did has to be undone.
 */
export async function signOn(
  request: EdgeRequest,
  edge: Edge,
  log: Log = () => {},
): Promise<ALBResult> {
  const product = request.product.name;
  const { directory, sessions, policy } = edge.productOf(product);

  const identity = await authenticate(request, edge.trust);
  log('debug', 'authenticated', identity.signedBy);
  const mapped = mapProfile(identity, edge.policy);
  requireEntitlement(mapped, policy);
  const profile = { ...mapped, ...directory.toHoldable(mapped) };

  const visit = { request, identity, profile, policy };
  const memory = await edge.edgeCookies.recall(visit);
  const inSync = memory === 'in_sync';
  const owner = { username: profile.username, sessions };
  const replay = inSync ? await replayInOwnSession(request, owner, edge.forwarding) : null;
  const isProven = replay !== null && replay !== 'goes_past';
  const [account, liveSession] = await Promise.all([
    inSync ? null : directory.findAccount(profile.username),
    isProven ? OWN_SESSION : sessions.findLive(request, profile.username),
  ]);

  const { capabilities } = directory;
  const rules = { policy, capabilities };
  const plan = inSync ? [] : restrictPlan(planProvisioning(profile, account, rules), policy);
  requirePossible(plan, { product, account, capabilities });
  await applyPlan(plan, directory);

  const password = account !== null && memory === 'unknown' ? 'theirs' : 'ours';
  const session = liveSession ?? (await sessions.open(request, { ...profile, password }));
  const edgeCookies = await edge.edgeCookies.mint(visit, inSync ? 'before' : 'just now');
  const handover = { sessionCookies: session.setCookies, edgeCookies, replay, owner };
  const result = await forwardRequest(request, handover, edge.forwarding);
  log('info', 'signed_on', {
    product,
    groups: profile.groups.state,
    account: inSync ? 'in_sync' : account === null ? 'created' : 'looked_up',
    steps: plan.map(({ kind }) => kind).join(' ') || 'none',
    session: liveSession === null ? 'opened' : 'kept',
    status: result.statusCode,
  });
  return result;
}
