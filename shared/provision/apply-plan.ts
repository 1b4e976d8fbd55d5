import type { Plan, Step } from '#shared/plan/plan-provisioning.ts';
import type { Directory } from './directory.ts';

/**
 * Resolves when the directory holds what the plan says: the person beside the groups first, the
 * memberships then; nobody loses a group before the person and the groups they gain are there.
 * Steps side by side all run to their end before the first failure is thrown, so that the next try
 * finds less to do.
 */
export async function applyPlan(plan: Plan, directory: Directory): Promise<void> {
  const order = (step: Step) => ['join', 'leave'].indexOf(step.kind);
  for (const turn of [-1, 0, 1]) {
    await allOf(plan.filter((step) => order(step) === turn).map((step) => apply(step, directory)));
  }
}

async function allOf(steps: readonly Promise<void>[]): Promise<void> {
  const outcomes = await Promise.allSettled(steps);
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

function apply(step: Step, directory: Directory): Promise<void> {
  switch (step.kind) {
    case 'create_person':
      return directory.createPerson(step.person);
    case 'update_person':
      return directory.updatePerson(step.username, step.changes);
    case 'create_group':
      return directory.createGroup(step.group);
    case 'join':
      return directory.join(step.username, step.group);
    case 'leave':
      return directory.leave(step.username, step.group);
  }
}
