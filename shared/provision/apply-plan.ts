import { allSettledOrThrow } from '#shared/base/all-settled-or-throw.ts';
import type { Plan, Step } from '#shared/plan/plan-provisioning.ts';
import type { Directory } from './directory.ts';

/**
 * Resolves when the directory holds what the plan says: the person beside the groups first, what
 * needs both then, what is left last; nobody loses a group before the person and the groups they
 * gain are there. Steps side by side all run to their end before the first failure is thrown, so
 * that the next try finds less to do.
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
  if (step.kind === 'create_person') await directory.createUser(step.person);
  if (step.kind === 'update_person') await directory.updateUser(step.username, step.changes);
  if (step.kind === 'create_group') await directory.createGroup(step.group);
}

interface Memberships {
  readonly username: string;
  readonly groups: readonly string[];
  readonly missing: 'create' | 'skip';
}

/** Per person, because some products take a list of groups in one call. One plan has one answer to missing groups. */
function memberships(plan: Plan, kind: 'join' | 'leave'): Memberships[] {
  const steps = plan.filter(
    (step): step is Extract<Step, { kind: 'join' | 'leave' }> => step.kind === kind,
  );
  const byPerson = Map.groupBy(steps, ({ username }) => username);
  return [...byPerson].map(([username, theirs]) => ({
    username,
    groups: theirs.map(({ group }) => group),
    missing: theirs.some((step) => step.kind === 'join' && step.missing === 'skip')
      ? 'skip'
      : 'create',
  }));
}
