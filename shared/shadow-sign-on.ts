import type { ALBResult } from 'aws-lambda';
import { errorName } from '#shared/base/error-name.ts';
import { Failure } from '#shared/base/failure.ts';
import type { Log } from '#shared/base/log.ts';
import { withinTime } from '#shared/base/within-time.ts';
import { forwardRequest } from '#shared/forward/forward-request.ts';
import { toGroupQuestion } from '#shared/groups/group-source.ts';
import { mapClaims } from '#shared/map/map-claims.ts';
import { auditPseudonym } from '#shared/provision/audit-pseudonym.ts';
import type { AuthenticatedRequest } from '#shared/session/sign-on-attempt.ts';
import { auditEvaluation } from './audit-evaluation.ts';
import { evaluateSignOn } from './evaluate-sign-on.ts';
import type { SignOnDependencies } from './sign-on-dependencies.ts';

/**
 * Returns the product's own answer to a request, its login page too, while the sign-on is evaluated: the
 * log tells what it would do, and nothing of it is done. A refusal is told to the log only: users log in at
 * the product as before, and no slow evaluation delays them. Throws what forwarding throws.
 */
export async function shadowSignOn(
  authenticated: AuthenticatedRequest,
  dependencies: SignOnDependencies,
  log: Log,
): Promise<ALBResult> {
  const evaluate = () => evaluateInShadow(authenticated, dependencies, log);
  const [result] = await Promise.all([
    forward(authenticated, dependencies),
    withinTime(evaluate, LONGEST_MS, late).catch((error: unknown) =>
      auditRefusal(error, authenticated, log),
    ),
  ]);
  return result;
}

// Far from where Lambda ends the invocation, and with it the page.
const LONGEST_MS = 3_000;
const late = () => new Failure('provision.product_unavailable', { reason: 'out_of_time' });

async function forward(
  authenticated: AuthenticatedRequest,
  { edgeCookies, forwarding }: SignOnDependencies,
): Promise<ALBResult> {
  const marker = await edgeCookies.issueMarker(authenticated);
  return forwardRequest(authenticated.request, null, [marker], forwarding);
}

async function evaluateInShadow(
  { request, identity }: AuthenticatedRequest,
  dependencies: SignOnDependencies,
  log: Log,
): Promise<void> {
  const product = dependencies.productOf(request.product.name);
  const mapped = await mapClaims(toGroupQuestion(request, identity), product);
  const evaluation = await evaluateSignOn(mapped, product);
  auditEvaluation(evaluation, auditPseudonym(identity.issuer, identity), product, log);
  if (evaluation.plan === null) throw evaluation.refusal;
}

// A refusal without a decision: the evaluation did not get so far.
function auditRefusal(error: unknown, { request, identity }: AuthenticatedRequest, log: Log): void {
  const failure = error instanceof Failure ? error : new Failure('defect.unexpected', {}, error);
  const person = auditPseudonym(identity.issuer, identity);
  const refused = { product: request.product.name, shadow: true, person, refused: failure.code };
  const cause = failure.code === 'defect.unexpected' ? { cause: errorName(error) } : {};
  log('audit', 'decided', { ...failure.evidence, ...cause, ...refused });
}
