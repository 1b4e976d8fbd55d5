import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Failure } from '#shared/base/failure.ts';
import type { LogEntry } from '#shared/base/log.ts';
import type { Directory } from '#shared/provision/directory.ts';
import { provisionAndOpen } from '#shared/provision-and-open.ts';
import { account } from '#test/builders/account.ts';
import { forwarding } from '#test/builders/forwarding.ts';
import { groupResult } from '#test/builders/group-result.ts';
import { inMemoryDirectory } from '#test/builders/in-memory-directory.ts';
import { product } from '#test/builders/product.ts';
import { productPolicy } from '#test/builders/product-policy.ts';
import { productSessions } from '#test/builders/product-sessions.ts';
import { signOnAttempt } from '#test/builders/sign-on-attempt.ts';

/** Ada's sign-on at a Jira with this directory, and what it writes to the log. */
function signOnAt(
  directory: Directory,
  names: readonly string[] = ['jira-analysts'],
  policy = productPolicy(),
  sessions = productSessions(),
) {
  const lines: (LogEntry & { event: string })[] = [];
  const attempt = signOnAttempt({
    policy,
    tokenGroups: groupResult(names),
    log: (_level, event, entry) => void lines.push({ event, ...entry }),
  });
  const jira = product({ directory, policy, sessions });
  const dependencies = { forwarding: forwarding() };
  return { signOn: () => provisionAndOpen(attempt, jira, dependencies), lines };
}

const held = account({ groups: ['jira-users', 'jira-analysts', 'jira-old'] });

describe('the record of what came of a plan', () => {
  it('a step that was refused is no step of the record, and ends the sign-on', async () => {
    const refused = new Failure('provision.licence_exhausted', { operation: 'join' });
    const directory = { ...inMemoryDirectory(), join: () => Promise.reject(refused) };
    const { signOn, lines } = signOnAt(directory);
    await expect(signOn()).rejects.toMatchObject({ code: refused.code });
    expect(lines).toMatchObject([
      {
        ...{ event: 'decided', refused: 'provision.licence_exhausted' },
        steps: ['create_person'],
        failed: ['join jira-users: provision.licence_exhausted', 'join jira-analysts: not_tried'],
      },
    ]);
  });

  it('the steps of the sign-on are those that were done', async () => {
    const directory = inMemoryDirectory({ accounts: [held], nested: ['jira-old'] });
    const { signOn } = signOnAt(directory);
    expect(await signOn()).toMatchObject({ entry: { steps: 'none' } });
  });

  it('a join that the product does not show is tried again at the next sign-on', async () => {
    const lacking = account({ groups: ['jira-analysts', 'jira-old'] });
    const directory = inMemoryDirectory({ accounts: [lacking] });
    const join: Directory['join'] = async () => {};
    const { signOn, lines } = signOnAt({ ...directory, join });
    expect(await signOn()).toMatchObject({ synced: 'written in part' });
    expect(lines[0]).toMatchObject({
      steps: ['leave jira-old'],
      failed: ['join jira-users: unconfirmed'],
    });
  });

  it('a user with a nested group that stays is in sync', async () => {
    const directory = inMemoryDirectory({ accounts: [held], nested: ['jira-old'] });
    expect(await signOnAt(directory).signOn()).toMatchObject({ synced: 'just now' });
  });

  it('a nested group is said once to have stayed, with an error, and is tried once', async () => {
    const directory = inMemoryDirectory({ accounts: [held], nested: ['jira-old'] });
    const { signOn, lines } = signOnAt(directory);
    for (let n = 0; n < 3; n += 1) await signOn();
    expect(directory.calls.filter((call) => call.startsWith('leave'))).toHaveLength(1);
    expect(lines).toMatchObject([
      { event: 'decided', steps: [], withheld: [], failed: ['leave jira-old: nested'] },
      { event: 'provision.removals_failed', removals: 1 },
      { event: 'decided', steps: [], withheld: ['leave jira-old: nested'] },
      { event: 'decided', steps: [], withheld: ['leave jira-old: nested'] },
    ]);
    expect(lines[2]).not.toHaveProperty('failed');
  });
});

describe('a session beside the joins that remain', () => {
  const names = ['jira-analysts', 'jira-new'];
  /** Ada's sign-on, with the calls of the directory and of the sessions in their order. */
  const signOnWatched = (parts: Partial<Directory>, opens: readonly (Failure | null)[] = []) => {
    const calls: string[] = [];
    const lacking = account({ groups: ['jira-analysts', 'jira-old'] });
    const { join, leave, ...directory } = inMemoryDirectory({ accounts: [lacking] });
    const left = [...opens];
    const sessions = {
      ...productSessions(),
      open: async () => {
        calls.push('open');
        const failure = left.shift() ?? null;
        if (failure !== null) throw failure;
        return { setCookies: ['JSESSIONID=1'] };
      },
    };
    const watched: Directory = {
      ...directory,
      join: async (username, groups, ...others) => {
        calls.push(`join ${groups}`);
        await (parts.join ?? join)(username, groups, ...others);
        calls.push(`joined ${groups}`);
      },
      leave: async (...parameters) => {
        calls.push('leave');
        const held = await (parts.leave ?? leave)(...parameters);
        calls.push('left');
        return held;
      },
    };
    const { signOn, lines } = signOnAt(watched, names, productPolicy(), sessions);
    return { signOn, lines, calls };
  };
  const failingJoin: Directory['join'] = async (_username, groups) => {
    if (groups.includes('jira-new')) throw new Failure('provision.product_unavailable');
  };

  it('a session opens after the access groups and the removals, beside the other joins', async () => {
    const { signOn, calls } = signOnWatched({});
    expect(await signOn()).toMatchObject({ synced: 'written', setCookies: ['JSESSIONID=1'] });
    expect(calls).toEqual([
      ...['join jira-users', 'joined jira-users', 'leave', 'left'],
      ...['open', 'join jira-new', 'joined jira-new'],
    ]);
  });

  it('no session opens when a removal failed', async () => {
    const { signOn, calls } = signOnWatched({
      leave: () => Promise.reject(new Failure('provision.change_refused')),
    });
    await expect(signOn()).rejects.toMatchObject({ code: 'provision.change_refused' });
    expect(calls).not.toContain('open');
  });

  it('a join that failed beside the session is left to the next sign-on, and told', async () => {
    const { signOn, lines } = signOnWatched({ join: failingJoin });
    expect(await signOn()).toMatchObject({
      synced: 'written in part',
      setCookies: ['JSESSIONID=1'],
    });
    expect(lines).toMatchObject([
      { event: 'decided', failed: expect.arrayContaining([expect.stringMatching('jira-new')]) },
      { event: 'provision.partial', code: 'provision.product_unavailable', joins: 2 },
    ]);
  });

  it('a login that is denied beside the joins is made once more after them', async () => {
    const denied = new Failure('session.not_entitled');
    const { signOn, calls } = signOnWatched({}, [denied]);
    expect(await signOn()).toMatchObject({ setCookies: ['JSESSIONID=1'] });
    expect(calls.slice(-2)).toEqual(['joined jira-new', 'open']);
    await expect(signOnWatched({}, [denied, denied]).signOn()).rejects.toMatchObject({
      code: denied.code,
    });
  });

  it('a login that fails otherwise is not made again, and the joins end before the sign-on does', async () => {
    const captcha = new Failure('session.captcha_required');
    const { signOn, calls, lines } = signOnWatched({}, [captcha]);
    await expect(signOn()).rejects.toMatchObject({ code: captcha.code });
    expect(calls.filter((call) => call === 'open')).toHaveLength(1);
    expect(calls).toContain('joined jira-new');
    expect(lines).toMatchObject([
      { event: 'decided', steps: expect.arrayContaining(['join jira-new']) },
    ]);
  });
});

describe('a user whom the policy refuses', () => {
  const policy = productPolicy({ required: ['staff'] });
  const signOnRefused = (failure: Failure) => {
    const directory = inMemoryDirectory({ accounts: [held] });
    const leave = () => Promise.reject(failure);
    return signOnAt({ ...directory, leave }, ['jira-analysts'], policy);
  };

  it('a user sees the refusal although a removal before it was refused, which raises an alarm', async () => {
    const { signOn, lines } = signOnRefused(new Failure('provision.change_refused'));
    await expect(signOn()).rejects.toMatchObject({ code: 'map.group_required' });
    expect(lines).toMatchObject([
      {
        ...{ event: 'decided', refused: 'map.group_required', steps: [] },
        failed: ['leave jira-old: provision.change_refused'],
      },
      { event: 'provision.removals_failed', removals: 1 },
    ]);
  });

  it('a user sees the outage where the product is out, so that the next try removes', async () => {
    const { signOn } = signOnRefused(new Failure('provision.product_unavailable'));
    await expect(signOn()).rejects.toMatchObject({ code: 'provision.product_unavailable' });
  });
});

describe('the record of a plan that takes long', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('what is being done is recorded before Lambda may end the invocation', async () => {
    const left = Promise.withResolvers<void>();
    const directory = inMemoryDirectory({ accounts: [held] });
    const leave: Directory['leave'] = async (...parameters) => {
      await left.promise;
      return directory.leave(...parameters);
    };
    const { signOn, lines } = signOnAt({ ...directory, leave });
    const signedOn = signOn();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(lines).toEqual([]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(lines).toMatchObject([{ event: 'provisioning', pending: ['leave jira-old'] }]);
    left.resolve();
    await signedOn;
    expect(lines[1]).toMatchObject({ event: 'decided', steps: ['leave jira-old'] });
  });
});
