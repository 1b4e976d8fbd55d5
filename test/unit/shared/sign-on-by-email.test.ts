import { describe, expect, it } from 'vitest';
import type { ProductPolicy } from '#shared/policy/identity-policy.ts';
import { account } from '#test/builders/account.ts';
import { edgeBefore } from '#test/builders/edge-before.ts';
import { productPolicy } from '#test/builders/product-policy.ts';
import { returnCookie } from '#test/builders/return-cookie.ts';
import { signOnWith } from '#test/builders/sign-on-with.ts';

const OTHER = account({ username: 'ALovelace', email: 'ADA@example.com' });
const by = (existingPeople: ProductPolicy['existingPeople']) => ({
  policy: productPolicy({}, { existingPeople }),
});
const VERIFIED = { payload: { email_verified: 'true' } };

describe('somebody of another name but the same e-mail address', () => {
  it('signs on as who is there, in the product’s own spelling', async () => {
    const { edge, directory, sessionCalls } = edgeBefore([OTHER], by('username_then_email'));
    await signOnWith({ edge });
    expect(directory.calls).toEqual([
      ...['find ada', 'find by email ada@example.com', 'find ALovelace'],
    ]);
    expect(sessionCalls).toEqual(['find live ada', 'open ALovelace']);
  });

  it('is known by that name while they are in sync', async () => {
    const { edge, directory, sessionCalls } = edgeBefore([OTHER], by('username_then_email'));
    const cookie = returnCookie(await signOnWith({ edge }));
    const before = directory.calls.length;
    await signOnWith({ edge }, {}, { cookie });
    expect(directory.calls).toHaveLength(before);
    expect(sessionCalls.slice(2)).toEqual(['find live ALovelace', 'open ALovelace']);
  });

  it('is somebody new where the policy goes by names alone', async () => {
    const { edge, directory } = edgeBefore([OTHER], by('username'));
    await signOnWith({ edge });
    expect(directory.calls.slice(0, 2)).toEqual(['find ada', 'create ada']);
  });

  it('is somebody new while the provider does not say that the address is theirs', async () => {
    const { edge, directory } = edgeBefore([OTHER], by('username_then_verified_email'));
    await signOnWith({ edge });
    expect(directory.calls.slice(0, 2)).toEqual(['find ada', 'create ada']);
  });

  it('signs on as who is there once the provider says so', async () => {
    const { edge, sessionCalls } = edgeBefore([OTHER], by('username_then_verified_email'));
    await signOnWith({ edge }, VERIFIED);
    expect(sessionCalls).toContain('open ALovelace');
  });

  it('is nobody’s to choose between two', async () => {
    const accounts = [OTHER, account({ username: 'lovelace' })];
    const { edge, directory, sessionCalls } = edgeBefore(accounts, by('username_then_email'));
    await expect(signOnWith({ edge })).rejects.toMatchObject({
      ...{ code: 'plan.account_ambiguous', evidence: { product: 'jira' } },
    });
    expect(directory.calls).toEqual(['find ada', 'find by email ada@example.com']);
    expect(sessionCalls).toEqual(['find live ada']);
  });

  it.each(['Admin', 'svc-jira'])(
    'signs on as nobody whose name is reserved: %s',
    async (username) => {
      const parts = by('username_then_email');
      const { edge, directory, sessionCalls } = edgeBefore([account({ username })], parts);
      await expect(signOnWith({ edge })).rejects.toMatchObject({
        ...{ code: 'map.username_reserved', evidence: { product: 'jira', claim: 'email' } },
      });
      expect(directory.calls).not.toContain(`find ${username}`);
      expect(sessionCalls).not.toContain(`open ${username}`);
    },
  );

  it('takes over no account that was made by hand', async () => {
    const groups = ['jira-users', 'jira-administrators'];
    const byHand = account({ username: 'boss', groups });
    const { edge, sessionCalls } = edgeBefore([byHand], by('username_then_email'));
    await expect(signOnWith({ edge })).rejects.toMatchObject({ code: 'plan.account_protected' });
    expect(sessionCalls).toEqual(['find live ada']);
  });

  it('is not looked for where somebody has the name', async () => {
    const { edge, directory } = edgeBefore([account(), OTHER], by('username_then_email'));
    await signOnWith({ edge });
    expect(directory.calls).toEqual(['find ada']);
  });

  it('is somebody new at a product that tells nobody’s address', async () => {
    const { edge, directory } = edgeBefore([OTHER], {
      ...by('username_then_email'),
      hidesEmail: true,
    });
    await signOnWith({ edge });
    expect(directory.calls.slice(0, 2)).toEqual(['find ada', 'create ada']);
  });

  it('is somebody new where the account has gone between two questions', async () => {
    const { edge, directory } = edgeBefore([], by('username_then_email'));
    const findByEmail = async () => ['gone'];
    const product = { ...edge.productOf('jira'), directory: { ...directory, findByEmail } };
    await signOnWith({ edge: { ...edge, productOf: () => product } });
    expect(directory.calls.slice(0, 3)).toEqual(['find ada', 'find gone', 'create ada']);
  });
});
