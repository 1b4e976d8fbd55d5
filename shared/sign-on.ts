// In: an accepted request. Out: the load balancer's answer. One statement for each step, in their order:
// authenticate, map, then one of two stories (resume or provision), cookies, forward.
import type { ALBResult } from 'aws-lambda';
import type { AcceptedRequest } from '#shared/accept/accept-request.ts';
import { authenticate } from '#shared/authenticate/authenticate.ts';
import type { Log } from '#shared/base/log.ts';
import { forwardRequest } from '#shared/forward/forward-request.ts';
import { toGroupQuestion } from '#shared/groups/group-source.ts';
import { mapClaims } from '#shared/map/map-claims.ts';
import type { SyncState } from '#shared/session/edge-cookies.ts';
import { provisionAndOpen } from './provision-and-open.ts';
import { resumeSession } from './resume-session.ts';
import { shadowSignOn } from './shadow-sign-on.ts';
import type { SignOnDependencies } from './sign-on-dependencies.ts';

/**
 * Returns the load balancer's answer to a request that needs a session: the product's page, in a session
 * of the user. Throws a Failure of any step; no step has to be undone.
 */
export async function signOn(
  request: AcceptedRequest,
  dependencies: SignOnDependencies,
  log: Log = () => {},
): Promise<ALBResult> {
  const { trust, edgeCookies, forwarding } = dependencies;
  const product = dependencies.productOf(request.product.name);
  const identity = await authenticate(request, trust);
  log('debug', 'authenticated', identity.signedBy);
  if (product.policy.shadow) return shadowSignOn({ request, identity }, dependencies, log);
  const mapped = await mapClaims(toGroupQuestion(request, identity), product);
  if (mapped.refusal !== null) throw mapped.refusal;
  const claimed = { request, ...mapped, policy: product.policy };
  const attempt = { ...claimed, remembered: await edgeCookies.read(claimed), log };
  const outcome =
    attempt.remembered.state === 'in_sync'
      ? await resumeSession(attempt, product, dependencies)
      : await provisionAndOpen(attempt, product, dependencies);
  const { username, passwordKid } = outcome;
  const synced = attempt.remembered.state === 'unknown' ? doubt(outcome.synced) : outcome.synced;
  const cookies = await edgeCookies.issue(attempt, username, synced, passwordKid);
  const result = await forwardRequest(request, outcome, cookies, forwarding);
  log('info', 'signed_on', { product: product.name, ...outcome.entry, status: result.statusCode });
  return result;
}

// A try that failed leaves no proof in the browser, and perhaps a write that the product carries out late.
function doubt(synced: SyncState): SyncState {
  if (synced === 'just now') return 'written';
  return synced === 'in part' ? 'written in part' : synced;
}
