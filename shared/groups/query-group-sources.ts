import { Failure } from '#shared/base/failure.ts';
import type { GroupClaim } from './group-claim.ts';
import type { GroupQuestion, GroupSource } from './group-source.ts';

/** What the group sources have said so far. */
export interface GroupResult {
  /** `failed`: a source could not say, and its policy is to leave groups as they are. */
  readonly claim: GroupClaim | { readonly state: 'failed' };
  /** What each source said, in order, for the audit record: `claim: absent`, `cognito: timeout`. */
  readonly sourceResults: readonly string[];
  /** The sources that could not say, and why. */
  readonly failures: readonly { readonly source: string; readonly reason: string }[];
  /** The sources that are still to be queried; none: the claim is final. */
  readonly pending: readonly GroupSource[];
}

/**
 * Returns the result after querying `sources`, the first of the pending ones (default: all), in order. The
 * first that says present or empty decides; an overage or an unreadable claim that no later source resolves stays
 * one, and a claim that is left out resolves none. Throws `map.groups_unavailable` when a source fails whose
 * policy is to refuse then.
 */
export async function queryGroupSources(
  before: GroupResult,
  question: GroupQuestion,
  sources: readonly GroupSource[] = before.pending,
): Promise<GroupResult> {
  let result = before;
  for (const source of sources) {
    result = record(result, source, await query(source, question));
    if (result.pending.length === 0) return result;
  }
  return result;
}

type SourceAnswer = GroupClaim | { readonly failed: string };

async function query(source: GroupSource, question: GroupQuestion): Promise<SourceAnswer> {
  try {
    return await source.read(question);
  } catch (error) {
    const failure =
      error instanceof Failure ? error : new Failure('map.groups_unavailable', {}, error);
    if (source.onFailure === 'deny' || failure.code !== 'map.groups_unavailable') throw failure;
    return { failed: failure.evidence.reason ?? 'unknown' };
  }
}

function record(before: GroupResult, source: GroupSource, answer: SourceAnswer): GroupResult {
  const { claim, failures, pending } = before;
  const word = 'failed' in answer ? answer.failed : toWord(answer);
  const sourceResults = [...before.sourceResults, `${source.name}: ${word}`];
  if ('failed' in answer) {
    const failed = [...failures, { source: source.name, reason: answer.failed }];
    return source.onFailure === 'keep'
      ? { sourceResults, failures: failed, claim: { state: 'failed' }, pending: [] }
      : { sourceResults, failures: failed, claim, pending: pending.slice(1) };
  }
  const isFinal = decides(answer, claim);
  const next = isFinal || answer.state === 'overage' || !isDoubtful(claim) ? answer : claim;
  return { sourceResults, failures, claim: next, pending: isFinal ? [] : pending.slice(1) };
}

// A claim that is left out says less than the mark of an overage before it, or than a claim that cannot be read.
const decides = (answer: GroupClaim, before: GroupResult['claim']) =>
  answer.state === 'present' ||
  (answer.state === 'empty' && !(answer.isLeftOut === true && isDoubtful(before)));

const isDoubtful = (claim: GroupResult['claim']) =>
  claim.state === 'overage' || (claim.state === 'absent' && claim.isUnreadable === true);

// An operator who sees it for every user has lost a mapper, not the groups.
const toWord = (claim: GroupClaim) =>
  claim.state === 'empty' && claim.isLeftOut === true ? 'empty (left out)' : claim.state;
