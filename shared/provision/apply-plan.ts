import { allSettledOrThrow } from '#shared/base/all-settled-or-throw.ts';
import type { Plan, Step } from '#shared/plan/plan-provisioning.ts';
import type { Directory } from './directory.ts';

/**
 * Carries the plan out in three stages: the user and the missing groups, then what needs both, then the
 * removals, so that no group is left before the user and the new groups are there. Steps of a stage all
 * run to their end before the first failure is thrown, so that the next try finds less to do.
 */
export async function applyPlan(plan: Plan, directory: Directory): Promise<void> {
  await allSettledOrThrow(plan.map((step) => prepare(step, directory)));
  await allSettledOrThrow([
    ...plan.map((step) =>
      step.kind === 'set_password' ? directory.setPassword(step.username) : null,
    ),
    ...memberships(plan, 'join').map(({ username, groups, missing }) =>
      directory.join(username, groups, missing),
    ),
  ]);
  await allSettledOrThrow(
    memberships(plan, 'leave').map(({ username, groups }) => directory.leave(username, groups)),
  );
}

async function prepare(step: Step, directory: Directory): Promise<void> {
  if (step.kind === 'create_person') await directory.createUser(step.user);
  if (step.kind === 'update_person') await directory.updateUser(step.username, step.changes);
  if (step.kind === 'create_group') await directory.createGroup(step.group);
}

interface Memberships {
  readonly username: string;
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
    groups: ofUser.map(({ group }) => group),
    missing: ofUser.some((step) => step.kind === 'join' && step.missing === 'skip')
      ? 'skip'
      : 'create',
  }));
}
