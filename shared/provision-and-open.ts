import { Failure } from '#shared/base/failure.ts';
import { tellWhenLate } from '#shared/base/tell-when-late.ts';
import { isSameUser } from '#shared/products/is-same-user.ts';
import { auditPseudonym } from '#shared/provision/audit-pseudonym.ts';
import type { SyncState } from '#shared/session/edge-cookies.ts';
import type { ProductSession } from '#shared/session/product-session.ts';
import type { SignOnAttempt } from '#shared/session/sign-on-attempt.ts';
import { auditEvaluation } from './audit-evaluation.ts';
import { auditPendingPlan } from './audit-pending-plan.ts';
import { carryOut } from './carry-out.ts';
import { carryOutRemaining } from './carry-out-remaining.ts';
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
 * before a refusal, what a step of the plan failed with, and what the session strategy throws; a join that no
 * session waits for ends no sign-on, and the next one makes it. The record says what came of the plan, and is
 * written when it has.
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
  const username = evaluated.account?.username ?? profile.username;
  // A user who was renamed may be remembered by the old name: then nothing remembered counts.
  const isRemembered = isSameUser(username, remembered.username);
  const kept = isRemembered ? existing : null;
  const passwordKid = isRemembered ? remembered.passwordKid : null;
  const user = { ...profile, username, passwordKid, isNew: evaluated.account === null };
  const open = async () => kept ?? sessions.open(request, user);
  const admitting = admit(evaluated, product, isDue && isRemembered ? null : open);
  const admitted = await tellWhenLate(admitting, LONGEST_UNRECORDED_MS, tellPending);
  const { evaluation, opened } = admitted;
  auditEvaluation(evaluation, pseudonym, product, log);
  if (opened?.status === 'rejected') {
    const { reason } = opened;
    throw reason instanceof Failure ? withProgress(reason, evaluation) : reason;
  }
  const synced = toSyncState(evaluation);
  if (opened === null) {
    const { session, ...entered } = await enterSession(attempt, product, dependencies);
    return { ...entered, synced, entry: { ...toEntry(evaluation), session } };
  }
  const session = { passwordKid, ...opened.value, username, sessions, replay: null };
  const entry = { ...toEntry(evaluation), session: kept === null ? 'opened' : 'kept' } as const;
  return { ...session, synced, entry };
}

interface Admitted {
  readonly evaluation: SignOnEvaluation;
  /** Null: none was to be opened. */
  readonly opened: PromiseSettledResult<ProductSession> | null;
}

/**
 * Carries the plan out, and opens the session when the user holds what they need to use the product and
 * every removal is done: beside the joins that remain. All have ended before it returns. A product that
 * denies access beside these joins is asked once more after them: the policy need not say what carries access.
 */
async function admit(
  evaluated: SignOnEvaluation,
  product: Product,
  open: (() => Promise<ProductSession>) | null,
): Promise<Admitted> {
  const carried = await carryOut(evaluated, product);
  const { refusal } = carried;
  if (refusal !== null) {
    return { evaluation: carried, opened: { status: 'rejected', reason: refusal } };
  }
  const opening = open && Promise.allSettled([open()]);
  const evaluation = await carryOutRemaining(carried, product);
  if (open === null || opening === null) return { evaluation, opened: null };
  const [opened] = await opening;
  if (carried.remaining.length === 0 || opened.status === 'fulfilled' || !isDenied(opened.reason))
    return { evaluation, opened };
  const [reopened] = await Promise.allSettled([open()]);
  return { evaluation, opened: reopened };
}

const isDenied = (reason: unknown) =>
  reason instanceof Failure && reason.code === 'session.not_entitled';

// Lambda may end the invocation of a sign-on that takes long, and with it the record of what came of it.
const LONGEST_UNRECORDED_MS = 3_000;

function toEntry({ groups, account, plan }: SignOnEvaluation) {
  const steps = plan?.map(({ kind }) => kind).join(' ') || 'none';
  const state = groups?.state ?? 'absent';
  return { groups: state, account: account === null ? 'created' : 'looked_up', steps } as const;
}

function toSyncState({ groupResult, massRemoval, plan, failed }: SignOnEvaluation): SyncState {
  // Details that the product does not change are tried again at the next re-sync.
  const open = failed.filter(
    ({ step, reason }) => reason !== 'nested' && step.kind !== 'update_person',
  );
  const isWhole = groupResult?.failures.length === 0 && massRemoval === null && open.length === 0;
  // What failed may still be carried out.
  const hasWritten = (plan?.length ?? 0) + open.length > 0;
  if (isWhole) return hasWritten ? 'written' : 'just now';
  return hasWritten ? 'written in part' : 'in part';
}
