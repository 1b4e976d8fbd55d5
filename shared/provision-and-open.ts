import { tellWhenLate } from '#shared/base/tell-when-late.ts';
import { isSameUser } from '#shared/products/is-same-user.ts';
import { auditPseudonym } from '#shared/provision/audit-pseudonym.ts';
import type { SyncState } from '#shared/session/edge-cookies.ts';
import type { SignOnAttempt } from '#shared/session/sign-on-attempt.ts';
import { auditEvaluation } from './audit-evaluation.ts';
import { auditPendingPlan } from './audit-pending-plan.ts';
import { carryOut } from './carry-out.ts';
import { type EnteredSession, enterSession } from './enter-session.ts';
import { evaluateSignOn, type SignOnEvaluation } from './evaluate-sign-on.ts';
import type { Product, SignOnDependencies } from './sign-on-dependencies.ts';
import { withProgress } from './with-progress.ts';

/** What came of a sign-on, before the request is forwarded. */
export interface SignOnOutcome extends Omit<EnteredSession, 'session'> {
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
 * before a refusal, what a step of the plan failed with, and what the session strategy throws. The record
 * says what came of the plan, and is written when it has.
 */
export async function provisionAndOpen(
  attempt: SignOnAttempt,
  product: Product,
  dependencies: Pick<SignOnDependencies, 'forwarding'>,
): Promise<SignOnOutcome> {
  const { request, identity, profile, remembered, log } = attempt;
  const { sessions } = product;
  const isDue = remembered.state === 'due';
  const [evaluated, existing] = await Promise.all([
    evaluateSignOn(attempt, product),
    // The session of a moment ago is proved by the page.
    isDue ? null : sessions.findExistingSession(request, remembered.username),
  ]);
  const pseudonym = auditPseudonym(identity.issuer, identity);
  const tellPending = () => auditPendingPlan(evaluated, pseudonym, product, log);
  const carryingOut = carryOut(evaluated, product);
  const evaluation = await tellWhenLate(carryingOut, LONGEST_UNRECORDED_MS, tellPending);
  auditEvaluation(evaluation, pseudonym, product, log);
  if (evaluation.refusal !== null) throw withProgress(evaluation.refusal, evaluation);
  const username = evaluation.account?.username ?? profile.username;
  // A user who was renamed may be remembered by the old name: then nothing remembered counts.
  const isRemembered = isSameUser(username, remembered.username);
  const synced = toSyncState(evaluation);
  if (isDue && isRemembered) {
    const { session, ...entered } = await enterSession(attempt, product, dependencies);
    return { ...entered, synced, entry: { ...toEntry(evaluation), session } };
  }
  const kept = isRemembered ? existing : null;
  const passwordKid = isRemembered ? remembered.passwordKid : null;
  const user = { ...profile, username, passwordKid, isNew: evaluation.account === null };
  const opened = kept ?? (await sessions.open(request, user));
  const session = { passwordKid, ...opened, username, sessions, replay: null };
  const entry = { ...toEntry(evaluation), session: kept === null ? 'opened' : 'kept' } as const;
  return { ...session, synced, entry };
}

// Lambda may end the invocation of a sign-on that takes long, and with it the record of what came of it.
const LONGEST_UNRECORDED_MS = 3_000;

function toEntry({ groups, account, plan }: SignOnEvaluation) {
  const steps = plan?.map(({ kind }) => kind).join(' ') || 'none';
  const state = groups?.state ?? 'absent';
  return { groups: state, account: account === null ? 'created' : 'looked_up', steps } as const;
}

function toSyncState({ groupResult, massRemoval, plan, failed }: SignOnEvaluation): SyncState {
  const open = failed.filter(({ reason }) => reason !== 'nested');
  const isWhole = groupResult?.failures.length === 0 && massRemoval === null && open.length === 0;
  // What failed may still be carried out.
  const hasWritten = (plan?.length ?? 0) + open.length > 0;
  if (isWhole) return hasWritten ? 'written' : 'just now';
  return hasWritten ? 'written in part' : 'in part';
}
