import { describe, expect, it } from 'vitest';
import type { AcceptedRequest } from '#shared/accept/accept-request.ts';
import type { SessionUser } from '#shared/session/product-session.ts';
import { account } from '#test/builders/account.ts';
import { productPolicy } from '#test/builders/product-policy.ts';
import { returnCookie } from '#test/builders/return-cookie.ts';
import { signOnWith } from '#test/builders/sign-on-with.ts';
import { watchedDependencies } from '#test/builders/watched-dependencies.ts';

const RENAMED = { payload: { preferred_username: 'ada2' } };

describe('a user who signed on in this browser and has a new user name', () => {
  it('a renamed user gets a session of the new account, not of the old one', async () => {
    const before = watchedDependencies([account()]);
    const cookie = returnCookie(await signOnWith(before));
    const after = watchedDependencies([]);
    await signOnWith(after, RENAMED, { cookie });
    expect(after.directory.accountOf('ada2')).not.toBeNull();
    expect(after.sessionCalls.at(-1)).toBe('open ada2');
  });

  it('a renamed user keeps no session of the old account, and its password is not tried', async () => {
    const before = watchedDependencies([account()]);
    const cookie = returnCookie(await signOnWith(before));
    const after = watchedDependencies([account(), account({ username: 'ada2' })]);
    const { sessions, ...product } = after.dependencies.productOf('jira');
    const kids: (string | null)[] = [];
    const productOf = () => ({
      ...product,
      sessions: {
        ...sessions,
        findExistingSession: async (_request: AcceptedRequest, name: string) =>
          name === 'ada' ? { setCookies: [] } : null,
        open: (request: AcceptedRequest, user: SessionUser) => {
          kids.push(user.passwordKid);
          return sessions.open(request, user);
        },
      },
    });
    await signOnWith({ dependencies: { ...after.dependencies, productOf } }, RENAMED, { cookie });
    expect(after.sessionCalls).toEqual(['open ada2']);
    // This account has no derived password yet: a try with one would fail, and count.
    expect(kids).toEqual([null]);
  });

  it('a renamed user keeps the session when their account was found by e-mail address', async () => {
    const policy = productPolicy({}, { existingPeople: 'username_then_unverified_email' });
    const { dependencies, sessionCalls } = watchedDependencies([account()], {
      policy,
      hasSession: true,
    });
    const cookie = returnCookie(await signOnWith({ dependencies }));
    await signOnWith({ dependencies }, RENAMED, { cookie });
    expect(sessionCalls).toEqual(['find session ada', 'find session ada']);
  });

  it('a user whose account was found by e-mail address and is gone gets a session of the new account', async () => {
    const policy = productPolicy({}, { existingPeople: 'username_then_unverified_email' });
    const before = watchedDependencies([account({ username: 'alovelace' })], { policy });
    const cookie = returnCookie(await signOnWith(before));
    expect(before.sessionCalls.at(-1)).toBe('open alovelace');
    const after = watchedDependencies([], { policy });
    await signOnWith(after, { payload: { groups: ['jira-b'] } }, { cookie });
    expect(after.sessionCalls.at(-1)).toBe('open ada');
  });
});
