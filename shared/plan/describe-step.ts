import type { Step } from './plan-provisioning.ts';

/** Returns a step in words, without anything that identifies the user. */
export function describeStep(step: Step): string {
  if ('group' in step) return `${step.kind} ${step.group}`;
  if (step.kind !== 'update_person') return step.kind;
  return `update_person ${Object.keys(step.changes).join(' ')}`;
}
