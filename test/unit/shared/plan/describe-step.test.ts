import { describe, expect, it } from 'vitest';
import { describeStep } from '#shared/plan/describe-step.ts';
import type { Step } from '#shared/plan/plan-provisioning.ts';

const USER = { username: 'ada', email: 'ada@example.com', displayName: 'Ada Lovelace' };
const leave = (group: string): Step => ({ kind: 'leave', username: 'ada', group });

describe('a described step', () => {
  it.each<[Step, string]>([
    [{ kind: 'create_person', user: USER }, 'create_person'],
    [{ kind: 'set_password', username: 'ada' }, 'set_password'],
    [{ kind: 'create_group', group: 'a' }, 'create_group a'],
    [{ kind: 'join', username: 'ada', group: 'a', missing: 'skip' }, 'join a'],
    [leave('a'), 'leave a'],
    [{ kind: 'update_person', username: 'ada', changes: { active: true } }, 'update_person active'],
    [
      { kind: 'update_person', username: 'ada', changes: { details: USER, active: true } },
      'update_person details active',
    ],
  ])('the description of a step does not name the user: %#', (step, words) => {
    expect(describeStep(step)).toBe(words);
  });
});
