// In: a plan and a directory. Out: what became of each step.
import { Failure, type FailureCode } from '#shared/base/failure.ts';
import type { Account, Plan, Step } from '#shared/plan/plan-provisioning.ts';
import type { Withheld } from '#shared/plan/restrict-plan.ts';
import { toPaddedGroupKey } from '#shared/products/padded-group-key.ts';
import type { User } from '#shared/products/user.ts';
import type { Directory, MembershipOutcome, RecordMembership } from './directory.ts';
import { withPlainName } from './with-plain-name.ts';

/** What became of a plan: each of its steps is done, withheld or failed. */
export interface AppliedPlan {
  /** What is so now, as the product answered. */
  readonly plan: Plan;
  /** Joins of groups that the product does not have, and that may be missing. */
  readonly withheld: readonly Withheld[];
  readonly failed: readonly FailedStep[];
  /** What the first of those failed with that end a sign-on; null: none. */
  readonly failure: Failure | null;
  /** The groups that the account holds after some were left; null: none was to be left. */
  readonly held: Pick<Account, 'groups' | 'nested'> | null;
}

/** A step that was not carried out. */
export interface FailedStep {
  readonly step: Step;
  /**
   * A failure code; `nested`: the user still has the group, by a nested group; `unconfirmed`: the product
   * said yes, and its list of the user's groups says otherwise; `not_tried`: a step before it failed.
   */
  readonly reason: FailureCode | 'nested' | 'unconfirmed' | 'not_tried';
}

/**
 * Carries the plan out in three stages: the user, then the joins, which create the groups that turn out to
 * be missing, then the removals, so that no group is left before the user and the new groups are there.
 * Steps of a stage all run to their end, and after a failure no further stage begins: the next try finds
 * less to do. What a user is called decides nothing, so a change of it that fails ends nothing. A group that need not be created is not in the result. Never throws: what a step failed with
 * is in the result, a defect as `defect.unexpected`.
 */
export async function applyPlan(plan: Plan, directory: Directory): Promise<AppliedPlan> {
  const outcomes = new Map<Step, Outcome>(plan.map((step) => [step, toOutcome(step)]));
  let held: AppliedPlan['held'] = null;
  const stages = [
    plan.flatMap((step) => prepare(step, directory)),
    [
      ...plan.flatMap((step) => setPassword(step, directory)),
      ...memberships(plan, 'join').map(
        ({ username, steps, groups, missing }): Work => ({
          steps,
          start: (record) => directory.join(username, groups, missing, record),
        }),
      ),
    ],
    memberships(plan, 'leave').map(
      ({ username, steps, groups }): Work => ({
        steps,
        start: async (record) => {
          held = await directory.leave(username, groups, record);
        },
      }),
    ),
  ];
  for (const stage of stages) {
    await Promise.all(stage.map((work) => carryOut(work, outcomes)));
    if ([...outcomes].some(isEnding)) break;
  }
  return { ...sortOut([...outcomes].map((settled) => confirm(settled, held))), held };
}

type Outcome = MembershipOutcome | 'not_tried' | 'unneeded' | { readonly failed: unknown };
const toOutcome = ({ kind }: Step): Outcome => (kind === 'create_group' ? 'unneeded' : 'not_tried');

type Settled = readonly [step: Step, outcome: Outcome];

// Nothing is read for it: but where the groups have been read, a yes that they deny is none.
function confirm([step, outcome]: Settled, held: AppliedPlan['held']): Settled {
  if (held === null || step.kind !== 'join' || outcome !== 'done') return [step, outcome];
  const key = toPaddedGroupKey(step.group);
  const isHeld = held.groups.some((group) => toPaddedGroupKey(group) === key);
  return [step, isHeld ? outcome : 'unconfirmed'];
}

function sortOut(outcomes: readonly Settled[]): Omit<AppliedPlan, 'held'> {
  const stepsOf = (wanted: Outcome) =>
    outcomes.flatMap(([step, outcome]) => (outcome === wanted ? [step] : []));
  const failures = outcomes
    .filter(isEnding)
    .flatMap(([, outcome]) => (typeof outcome === 'object' ? [toFailure(outcome.failed)] : []));
  const failed = outcomes.flatMap(([step, outcome]): FailedStep[] => {
    if (outcome === 'done' || outcome === 'missing' || outcome === 'unneeded') return [];
    const isFailure = typeof outcome === 'object';
    return [{ step, reason: isFailure ? toFailure(outcome.failed).code : outcome }];
  });
  return {
    plan: stepsOf('done'),
    withheld: stepsOf('missing').map((step) => ({ step, rule: 'create_missing' })),
    failed,
    failure: failures[0] ?? null,
  };
}

function isEnding([step, outcome]: Settled): boolean {
  if (typeof outcome !== 'object') return false;
  const isOfDetails = step.kind === 'update_person' && step.changes.active === undefined;
  return !isOfDetails || UNUSABLE.test(toFailure(outcome.failed).code);
}

// The product, or the function, cannot go on: with no step at all.
const UNUSABLE = /^(?:provision\.product_unavailable|secrets\.|defect\.|configuration\.)/;

const toFailure = (error: unknown): Failure =>
  error instanceof Failure ? error : new Failure('defect.unexpected', {}, error);

/** Work for some steps of a plan. */
interface Work {
  readonly steps: readonly Step[];
  readonly start: (record: RecordMembership) => Promise<void>;
}

async function carryOut({ steps, start }: Work, outcomes: Map<Step, Outcome>): Promise<void> {
  // What a directory has recorded of a membership says more than the end of the whole.
  const settle = (outcome: Outcome) => {
    for (const step of steps) if (outcomes.get(step) === 'not_tried') outcomes.set(step, outcome);
  };
  try {
    await start((group, outcome) => {
      const isCreated = outcome === 'created';
      const recorded = isCreated ? [...outcomes.keys()].filter(isCreation) : steps;
      const step = recorded.find((one) => 'group' in one && one.group === group);
      if (step !== undefined) outcomes.set(step, isCreated ? 'done' : outcome);
    });
    settle('done');
  } catch (error) {
    settle({ failed: error });
  }
}

const isCreation = ({ kind }: Step) => kind === 'create_group';

function prepare(step: Step, directory: Directory): Work[] {
  switch (step.kind) {
    case 'create_person':
      return [{ steps: [step], start: () => createUser(step.user, directory) }];
    case 'update_person':
      return [{ steps: [step], start: () => updateUser(step, directory) }];
    default:
      return [];
  }
}

const createUser = (user: User, directory: Directory) =>
  withPlainName(user, (displayName) => directory.createUser({ ...user, displayName }));

function updateUser({ username, changes }: UpdateStep, directory: Directory): Promise<void> {
  const { details } = changes;
  if (details === undefined) return directory.updateUser(username, changes);
  return withPlainName({ username, ...details }, (displayName) =>
    directory.updateUser(username, { ...changes, details: { ...details, displayName } }),
  );
}

type UpdateStep = Extract<Step, { kind: 'update_person' }>;

const setPassword = (step: Step, directory: Directory): Work[] =>
  step.kind === 'set_password'
    ? [{ steps: [step], start: () => directory.setPassword(step.username) }]
    : [];

interface Memberships {
  readonly username: string;
  readonly steps: readonly Step[];
  readonly groups: readonly string[];
  readonly missing: 'create' | 'skip';
}

/** Per user, because some products take a list of groups in one call. One plan treats all missing groups alike. */
function memberships(plan: Plan, kind: 'join' | 'leave'): Memberships[] {
  const steps = plan.filter(
    (step): step is Extract<Step, { kind: 'join' | 'leave' }> => step.kind === kind,
  );
  const byUser = Map.groupBy(steps, ({ username }) => username);
  return [...byUser].map(([username, ofUser]) => ({
    username,
    steps: ofUser,
    groups: ofUser.map(({ group }) => group),
    missing: ofUser.some((step) => step.kind === 'join' && step.missing === 'skip')
      ? 'skip'
      : 'create',
  }));
}
