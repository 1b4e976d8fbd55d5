import { Failure } from '#shared/base/failure.ts';
import type { GroupClaim } from './group-claim.ts';
import type { GroupQuestion, GroupSource } from './group-source.ts';

/** What the sources said so far. */
export interface GroupResult {
  /** `failed`: a source could not say, and its policy is to leave groups as they are. */
  readonly claim: GroupClaim | { readonly state: 'failed' };
  /** What each source said, in order, for the audit record: `claim: absent`, `cognito: timeout`. */
  readonly sourceResults: readonly string[];
  /** The sources that could not say, and why. */
  readonly failures: readonly { readonly source: string; readonly reason: string }[];
  /** The sources that are still to be asked; none: the claim is final. */
  readonly pending: readonly GroupSource[];
}

/**
 * Returns what the sources say that come with the request, up to the first that has to be asked.
 * Throws `map.groups_unavailable` when a source fails whose policy is to refuse then.
 */
export function readTokenGroups(
  question: GroupQuestion,
  sources: readonly GroupSource[],
): Promise<GroupResult> {
  const firstAsked = sources.findIndex(({ remote }) => remote);
  const told = firstAsked < 0 ? sources : sources.slice(0, firstAsked);
  const before: GroupResult = {
    claim: { state: 'absent' },
    sourceResults: [],
    failures: [],
    pending: sources,
  };
  return readOn(before, question, told.length);
}

/** Returns the reading to its end, all sources asked that have to be. Throws as `readTokenGroups`. */
export function queryGroupSources(
  reading: GroupResult,
  question: GroupQuestion,
): Promise<GroupResult> {
  return readOn(reading, question, reading.pending.length);
}

// The first source that says present or empty decides. An overage that none could resolve stays one.
async function readOn(
  before: GroupResult,
  question: GroupQuestion,
  most: number,
): Promise<GroupResult> {
  let reading = before;
  for (const source of before.pending.slice(0, most)) {
    reading = record(reading, source, await ask(source, question));
    if (reading.pending.length === 0) return reading;
  }
  return reading;
}

type SourceAnswer = GroupClaim | { readonly failed: string };

async function ask(source: GroupSource, question: GroupQuestion): Promise<SourceAnswer> {
  try {
    return await source.read(question);
  } catch (error) {
    const failure =
      error instanceof Failure ? error : new Failure('map.groups_unavailable', {}, error);
    if (source.onFailure === 'deny' || failure.code !== 'map.groups_unavailable') throw failure;
    return { failed: failure.evidence.reason ?? 'unknown' };
  }
}

function record(before: GroupResult, source: GroupSource, said: SourceAnswer): GroupResult {
  const { claim, sourceResults, failures, pending } = before;
  const { name } = source;
  if ('failed' in said) {
    const failure = { source: name, reason: said.failed };
    const later = {
      sourceResults: [...sourceResults, `${name}: ${said.failed}`],
      failures: [...failures, failure],
    };
    return source.onFailure === 'keep'
      ? { ...later, claim: { state: 'failed' }, pending: [] }
      : { ...later, claim, pending: pending.slice(1) };
  }
  const later = { sourceResults: [...sourceResults, `${name}: ${said.state}`], failures };
  const isFinal = said.state === 'present' || said.state === 'empty';
  if (isFinal) return { ...later, claim: said, pending: [] };
  return { ...later, claim: claim.state === 'overage' ? claim : said, pending: pending.slice(1) };
}
