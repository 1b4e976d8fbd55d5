import { expect, it } from 'vitest';
import { Failure, type FailureCode } from '#shared/base/failure.ts';
import { NOTHING_EVALUATED, type SignOnEvaluation } from '#shared/evaluate-sign-on.ts';
import type { Step } from '#shared/plan/plan-provisioning.ts';
import { withProgress } from '#shared/with-progress.ts';
import { account } from '#test/builders/account.ts';

const join = (group: string): Step => ({
  ...{ kind: 'join', username: 'ada', group, missing: 'create' },
});
const carriedOut = (parts: Partial<SignOnEvaluation>): SignOnEvaluation => ({
  ...NOTHING_EVALUATED,
  ...parts,
});
const failed = (code: FailureCode, steps: readonly Step[]) =>
  steps.map((step) => ({ step, reason: code }));
const OUT = 'provision.product_unavailable';

it('a sign-on that is out of time before all groups are joined says how many are held or joined, and how many there are to be', () => {
  const evaluation = carriedOut({
    account: account({ groups: ['a', 'b'] }),
    plan: [join('c'), { kind: 'create_group', group: 'd' }],
    failed: failed(OUT, [join('d'), join('e')]),
  });
  const { code, evidence } = withProgress(new Failure(OUT, { reason: 'out_of_time' }), evaluation);
  expect([code, evidence]).toEqual([
    OUT,
    { reason: 'out_of_time', wrote: true, ready: 3, groups: 5 },
  ]);
});

it.each<[string, Failure, readonly Step[]]>([
  ['a refusal', new Failure('provision.licence_exhausted'), [join('a')]],
  ['another outage', new Failure(OUT, { reason: 'connection' }), [join('a')]],
  [
    'a sign-on that is out of time after all groups are joined',
    new Failure(OUT, { reason: 'out_of_time' }),
    [{ kind: 'leave', username: 'ada', group: 'a' }],
  ],
])('%s says nothing of groups', (_title, refusal, steps) => {
  const evaluation = carriedOut({ failed: failed(refusal.code, steps) });
  const { code, evidence } = withProgress(refusal, evaluation);
  expect([code, evidence]).toEqual([refusal.code, { ...refusal.evidence, wrote: true }]);
});

it('a refusal before anything was written stays as it is', () => {
  const refusal = new Failure(OUT, { reason: 'connection' });
  expect(withProgress(refusal, carriedOut({ plan: [], failed: [] }))).toBe(refusal);
});
