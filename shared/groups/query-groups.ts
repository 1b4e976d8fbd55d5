import { Failure } from '#shared/base/failure.ts';
import type { GroupClaim } from './group-claim.ts';
import type { GroupQuestion, GroupSource } from './group-source.ts';

/** What the sources said so far. */
export interface GroupReading {
  /** `failed`: a source could not say, and its policy is to leave groups as they are. */
  readonly claim: GroupClaim | { readonly state: 'failed' };
  /** What each source said, in order, for the audit record: `claim: absent`, `cognito: timeout`. */
  readonly heard: readonly string[];
  /** The sources that could not say, and why. */
  readonly failures: readonly { readonly source: string; readonly reason: string }[];
  /** The sources that are still to be asked; none: the claim is final. */
  readonly rest: readonly GroupSource[];
}

/**
 * Yields what the sources say that come with the request, up to the first that has to be asked.
 * Throws `map.groups_unavailable` when a source fails whose policy is to refuse then.
 */
export function readToldGroups(
  question: GroupQuestion,
  sources: readonly GroupSource[],
): Promise<GroupReading> {
  const firstAsked = sources.findIndex(({ asks }) => asks);
  const told = firstAsked < 0 ? sources : sources.slice(0, firstAsked);
  const before: GroupReading = {
    claim: { state: 'absent' },
    heard: [],
    failures: [],
    rest: sources,
  };
  return readOn(before, question, told.length);
}

/** Yields the reading to its end, all sources asked that have to be. Throws as `readToldGroups`. */
export function askForGroups(
  reading: GroupReading,
  question: GroupQuestion,
): Promise<GroupReading> {
  return readOn(reading, question, reading.rest.length);
}

// The first source that says present or empty decides. An overage that none could resolve stays one.
async function readOn(
  before: GroupReading,
  question: GroupQuestion,
  most: number,
): Promise<GroupReading> {
  let reading = before;
  for (const source of before.rest.slice(0, most)) {
    reading = hear(reading, source, await ask(source, question));
    if (reading.rest.length === 0) return reading;
  }
  return reading;
}

type Heard = GroupClaim | { readonly failed: string };

async function ask(source: GroupSource, question: GroupQuestion): Promise<Heard> {
  try {
    return await source.read(question);
  } catch (error) {
    const failure =
      error instanceof Failure ? error : new Failure('map.groups_unavailable', {}, error);
    if (source.onFailure === 'deny' || failure.code !== 'map.groups_unavailable') throw failure;
    return { failed: failure.evidence.reason ?? 'unknown' };
  }
}

function hear(before: GroupReading, source: GroupSource, said: Heard): GroupReading {
  const { claim, heard, failures, rest } = before;
  const { name } = source;
  if ('failed' in said) {
    const failure = { source: name, reason: said.failed };
    const later = {
      heard: [...heard, `${name}: ${said.failed}`],
      failures: [...failures, failure],
    };
    return source.onFailure === 'keep'
      ? { ...later, claim: { state: 'failed' }, rest: [] }
      : { ...later, claim, rest: rest.slice(1) };
  }
  const later = { heard: [...heard, `${name}: ${said.state}`], failures };
  const isFinal = said.state === 'present' || said.state === 'empty';
  if (isFinal) return { ...later, claim: said, rest: [] };
  return { ...later, claim: claim.state === 'overage' ? claim : said, rest: rest.slice(1) };
}
