import type { ForwardedSession } from '#shared/forward/forward-request.ts';
import { isSameUser } from '#shared/products/is-same-user.ts';
import { applyPlan } from '#shared/provision/apply-plan.ts';
import { auditPseudonym } from '#shared/provision/audit-pseudonym.ts';
import type { SyncState } from '#shared/session/edge-cookies.ts';
import type { SignOnAttempt } from '#shared/session/sign-on-attempt.ts';
import { auditEvaluation } from './audit-evaluation.ts';
import { evaluateSignOn, type SignOnEvaluation } from './evaluate-sign-on.ts';
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
): Promise<SignOnOutcome> {
  const { request, identity, profile, remembered, log } = attempt;
  const { sessions } = product;
  const [evaluation, existing] = await Promise.all([
    evaluateSignOn(attempt, product),
    sessions.findExistingSession(request, remembered.username),
  ]);
  auditEvaluation(evaluation, auditPseudonym(identity.issuer, identity), product, log);
  await applyPlan(evaluation.plan ?? [], product.directory);
  if (evaluation.refusal !== null) throw evaluation.refusal;
  const username = evaluation.account?.username ?? profile.username;
  // A user who was renamed may be remembered by the old name: then nothing remembered counts.
  const isRemembered = isSameUser(username, remembered.username);
  const kept = isRemembered ? existing : null;
  const isKnown = isRemembered && remembered.state !== 'unknown';
  const password = evaluation.account === null || isKnown ? 'ours' : 'theirs';
  const { setCookies } = kept ?? (await sessions.open(request, { ...profile, username, password }));
  const session = { username, sessions, setCookies, replay: null };
  const entry = { ...toEntry(evaluation), session: kept === null ? 'opened' : 'kept' } as const;
  return { ...session, synced: toSyncState(evaluation), entry };
}

function toEntry({ groups, account, plan }: SignOnEvaluation) {
  const steps = plan?.map(({ kind }) => kind).join(' ') || 'none';
  const state = groups?.state ?? 'absent';
  return { groups: state, account: account === null ? 'created' : 'looked_up', steps } as const;
}

function toSyncState({ groupResult, massRemoval }: SignOnEvaluation): SyncState {
  const isWhole = groupResult !== null && groupResult.failures.length === 0;
  return isWhole && massRemoval === null ? 'just now' : 'in part';
}
