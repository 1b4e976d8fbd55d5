import { describe, expect, it } from 'vitest';
import type { AcceptedRequest } from '#shared/accept/accept-request.ts';
import type { SessionUser } from '#shared/session/product-session.ts';
import { account } from '#test/builders/account.ts';
import { edgeBefore } from '#test/builders/edge-before.ts';
import { productPolicy } from '#test/builders/product-policy.ts';
import { returnCookie } from '#test/builders/return-cookie.ts';
import { signOnWith } from '#test/builders/sign-on-with.ts';

const RENAMED = { payload: { preferred_username: 'ada2' } };

describe('somebody who signed on in this browser before and has another user name now', () => {
  it('gets the session of the account that was just created, not of the one before', async () => {
    const before = edgeBefore([account()]);
    const cookie = returnCookie(await signOnWith(before));
    const after = edgeBefore([]);
    await signOnWith(after, RENAMED, { cookie });
    expect(after.directory.accountOf('ada2')).not.toBeNull();
    expect(after.sessionCalls.at(-1)).toBe('open ada2');
  });

  it('does not keep a session of the account before, and trusts no password of it', async () => {
    const before = edgeBefore([account()]);
    const cookie = returnCookie(await signOnWith(before));
    const after = edgeBefore([account(), account({ username: 'ada2' })]);
    const { sessions, ...rest } = after.edge.productOf('jira');
    const passwords: string[] = [];
    const productOf = () => ({
      ...rest,
      sessions: {
        ...sessions,
        findExistingSession: async (_request: AcceptedRequest, name: string) =>
          name === 'ada' ? { setCookies: [] } : null,
        open: (request: AcceptedRequest, person: SessionUser) => {
          passwords.push(person.password);
          return sessions.open(request, person);
        },
      },
    });
    await signOnWith({ edge: { ...after.edge, productOf } }, RENAMED, { cookie });
    expect(after.sessionCalls).toEqual(['open ada2']);
    // Nobody has signed on as this account yet: a try with our password would fail, and count.
    expect(passwords).toEqual(['theirs']);
  });

  it('keeps their session where their account is the same, by e-mail', async () => {
    const policy = productPolicy({}, { existingPeople: 'username_then_email' });
    const { edge, sessionCalls } = edgeBefore([account()], { policy, live: true });
    const cookie = returnCookie(await signOnWith({ edge }));
    await signOnWith({ edge }, RENAMED, { cookie });
    expect(sessionCalls).toEqual(['find live ada', 'find live ada']);
  });

  it('is the same where the account was found by e-mail and is gone since', async () => {
    const policy = productPolicy({}, { existingPeople: 'username_then_email' });
    const before = edgeBefore([account({ username: 'alovelace' })], { policy });
    const cookie = returnCookie(await signOnWith(before));
    expect(before.sessionCalls.at(-1)).toBe('open alovelace');
    const after = edgeBefore([], { policy });
    await signOnWith(after, { payload: { groups: ['jira-b'] } }, { cookie });
    expect(after.sessionCalls.at(-1)).toBe('open ada');
  });
});
