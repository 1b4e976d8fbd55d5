import { describe, expect, it } from 'vitest';
import { describeStep } from '#shared/plan/describe-step.ts';
import type { Step } from '#shared/plan/plan-provisioning.ts';

const PERSON = { username: 'ada', email: 'ada@example.com', displayName: 'Ada Lovelace' };
const leave = (group: string): Step => ({ kind: 'leave', username: 'ada', group });

describe('a step in words', () => {
  it.each<[Step, string]>([
    [{ kind: 'create_person', user: PERSON }, 'create_person'],
    [{ kind: 'set_password', username: 'ada' }, 'set_password'],
    [{ kind: 'create_group', group: 'a' }, 'create_group a'],
    [{ kind: 'join', username: 'ada', group: 'a', missing: 'skip' }, 'join a'],
    [leave('a'), 'leave a'],
    [{ kind: 'update_person', username: 'ada', changes: { active: true } }, 'update_person active'],
    [
      { kind: 'update_person', username: 'ada', changes: { details: PERSON, active: true } },
      'update_person details active',
    ],
  ])('names nobody: %#', (step, words) => {
    expect(describeStep(step)).toBe(words);
  });
});
