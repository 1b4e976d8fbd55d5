import type { ForwardedSession } from '#shared/forward/forward-request.ts';
import { isSameUser } from '#shared/products/is-same-user.ts';
import { applyPlan } from '#shared/provision/apply-plan.ts';
import { auditPseudonym } from '#shared/provision/audit-pseudonym.ts';
import type { RememberedUser, SyncState } from '#shared/session/edge-cookies.ts';
import type { SignOnAttempt } from '#shared/session/sign-on-attempt.ts';
import { auditEvaluation } from './audit-evaluation.ts';
import { evaluateSignOn } from './evaluate-sign-on.ts';
import type { Product } from './sign-on-dependencies.ts';

/** What came of a sign-on, before the request is forwarded. */
export interface SignOnOutcome extends ForwardedSession {
  readonly synced: SyncState;
  /** For the log line of the sign-on. */
  readonly entry: SignOnEntry;
}

interface SignOnEntry {
  readonly groups: string;
  readonly account: 'in_sync' | 'created' | 'looked_up';
  readonly steps: string;
  readonly session: 'opened' | 'kept';
}

/**
 * Brings the product to what the policy says of a user, and returns a session of the user there: the one
 * that the browser has, or a new one. Throws the refusal of the evaluation, after the removals that come
 * before a refusal, and what the directory and the session strategy throw.
 */
export async function provisionAndOpen(
  attempt: SignOnAttempt,
  product: Product,
  remembered: RememberedUser,
): Promise<SignOnOutcome> {
  const { request, identity, profile, log } = attempt;
  const { sessions } = product;
  const [evaluation, existing] = await Promise.all([
    evaluateSignOn(attempt, product),
    sessions.findExistingSession(request, remembered.username),
  ]);
  auditEvaluation(evaluation, auditPseudonym(identity.issuer, identity), product, log);
  const { plan, refusal, account, groupResult } = evaluation;
  await applyPlan(plan ?? [], product.directory);
  if (refusal !== null) throw refusal;
  const username = account?.username ?? profile.username;
  // A user who was renamed may be remembered by the old name: then nothing remembered counts.
  const isRemembered = isSameUser(username, remembered.username);
  const kept = isRemembered ? existing : null;
  const hasOurPassword = account === null || (isRemembered && remembered.state !== 'unknown');
  const password = hasOurPassword ? 'ours' : 'theirs';
  const { setCookies } = kept ?? (await sessions.open(request, { ...profile, username, password }));
  const isPartial = (groupResult?.failures ?? []).length > 0;
  return {
    ...{ username, sessions, setCookies, replay: null },
    synced: isPartial ? 'in part' : 'just now',
    entry: {
      groups: groupResult?.claim.state ?? 'absent',
      account: account === null ? 'created' : 'looked_up',
      steps: (plan ?? []).map(({ kind }) => kind).join(' ') || 'none',
      session: kept === null ? 'opened' : 'kept',
    },
  };
}
