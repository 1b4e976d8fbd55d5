// A removal fails, hangs, or its answer is lost, at each of its calls: no session opens before it is done.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FaultKind } from '#infra/local/data-center/state/make-faults.ts';
import { OUT_OF_TIME, withDeadline } from '#shared/base/deadline.ts';
import { Failure } from '#shared/base/failure.ts';
import { provisionAndOpen } from '#shared/provision-and-open.ts';
import type { SessionStrategy } from '#shared/session/product-session.ts';
import { forwarding } from '#test/builders/forwarding.ts';
import { groupResult } from '#test/builders/group-result.ts';
import { mappedProfile } from '#test/builders/mapped-profile.ts';
import { product } from '#test/builders/product.ts';
import { productPolicy } from '#test/builders/product-policy.ts';
import { remembered } from '#test/builders/remembered.ts';
import { signOnAttempt } from '#test/builders/sign-on-attempt.ts';
import { DISAGREEING_PRODUCTS, type SignOnStage } from './disagreeing-products.ts';

const LOST = ['team-lost', 'team-past'];
const POINTS = ['the first removal', 'the second removal', 'the look after them'] as const;
const REFUSAL = { kind: 'status', status: 403, body: '{"message":"No."}' } as const;
/** What a call meets, how often, and whether the sign-on can still come to its end. */
const FAULTS: Readonly<Record<string, readonly [FaultKind | 'hang', times: number]>> = {
  'is refused': [REFUSAL, 99],
  'fails each time': [{ kind: 'status', status: 500 }, 99],
  'fails once': [{ kind: 'status', status: 503 }, 1],
  'breaks each time': [{ kind: 'drop-request' }, 99],
  'loses each answer': [{ kind: 'drop-answer' }, 99],
  'loses one answer': [{ kind: 'drop-answer' }, 1],
  hangs: ['hang', 99],
};

describe.each(DISAGREEING_PRODUCTS)('removals at $product', ({ start, usersGroup, operations }) => {
  const ofAll = usersGroup === null ? [] : [usersGroup];
  const policy = productPolicy({ default: ofAll, managed: ['team-*', ...ofAll] });
  let stage: SignOnStage;
  let users = 0;
  beforeAll(async () => {
    stage = await start();
    for (const group of ['team-new', ...ofAll]) {
      if (!stage.groups().includes(group)) stage.addGroup(group);
    }
  });
  afterAll(() => stage.close());

  const heldLost = (username: string) =>
    LOST.filter((group) => stage.held(username)?.groups.includes(group));

  /** Has the calls of a point meet a fault; `onHang` is called when one of them hangs. */
  function disturb(point: (typeof POINTS)[number], fault: string, onHang: () => void) {
    const [leave] = operations.leave ?? [/^$/];
    const [look] = operations.find_groups ?? operations.find_account ?? [/^$/];
    const [kind, times] = FAULTS[fault] ?? ['hang', 0];
    const release = Promise.withResolvers<void>();
    let removals = 0;
    const isMeant = (call: string) => {
      if (leave.test(call)) removals += 1;
      if (point === 'the look after them') return removals > 0 && look.test(call);
      return leave.test(call) && removals >= POINTS.indexOf(point) + 1;
    };
    stage.fail({
      ...(kind === 'hang' ? { kind: 'hold', until: release.promise } : kind),
      times,
      when: ({ method, path }) => {
        const isHit = isMeant(`${method} ${path}`);
        if (isHit && kind === 'hang') onHang();
        return isHit;
      },
    });
    return release.resolve;
  }

  /** Signs a user on who has lost two groups and gained one; `atOpening` are those still held by then. */
  async function signOn(username: string, event: AbortController) {
    const atOpening: string[][] = [];
    const sessions = stage.sessions();
    const open: SessionStrategy['open'] = (...parameters) => {
      atOpening.push(heldLost(username));
      return sessions.open(...parameters);
    };
    const attempt = signOnAttempt({
      profile: mappedProfile({ username, email: `${username}@example.com`, displayName: 'Ada' }),
      tokenGroups: groupResult(['team-new']),
      remembered: remembered({ username }),
      policy,
    });
    const parts = { policy, directory: stage.directory(), sessions: { ...sessions, open } };
    const { signal } = event;
    const deadline = { steps: signal, page: signal, isAnswered: () => false };
    const outcome = await withDeadline(deadline, () =>
      provisionAndOpen(attempt, product(parts), { forwarding: forwarding() }),
    ).then(
      () => 'signed on',
      (error: unknown) => (error instanceof Failure ? error.code : String(error)),
    );
    return { outcome, atOpening };
  }

  const cases = POINTS.flatMap((point) => Object.keys(FAULTS).map((fault) => ({ point, fault })));
  it.each(cases)(
    'no session opens while a group is still held when $point $fault, and the next try ends',
    async ({ point, fault }) => {
      stage.reset();
      users += 1;
      const username = `leaver-${users}`;
      const details = { username, email: `${username}@example.com`, displayName: 'Ada' };
      stage.addUser({ ...details, groups: [...LOST, ...ofAll] });
      const event = new AbortController();
      const release = disturb(point, fault, () => event.abort(OUT_OF_TIME));
      const { outcome, atOpening } = await signOn(username, event);
      expect(atOpening).toEqual(atOpening.map(() => []));
      const times = FAULTS[fault]?.[1];
      if (times === 99) expect([outcome, atOpening]).toEqual([expect.stringMatching(/^prov/), []]);

      release();
      stage.reset();
      const next = await signOn(username, new AbortController());
      expect(next).toEqual({ outcome: 'signed on', atOpening: [[]] });
      expect(heldLost(username)).toEqual([]);
    },
  );
});
