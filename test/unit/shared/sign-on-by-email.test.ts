import { describe, expect, it } from 'vitest';
import type { ProductPolicy } from '#shared/policy/identity-policy.ts';
import { account } from '#test/builders/account.ts';
import { productPolicy } from '#test/builders/product-policy.ts';
import { returnCookie } from '#test/builders/return-cookie.ts';
import { signOnWith } from '#test/builders/sign-on-with.ts';
import { watchedDependencies } from '#test/builders/watched-dependencies.ts';

const OTHER = account({ username: 'ALovelace', email: 'ADA@example.com' });
const by = (existingPeople: ProductPolicy['existingPeople']) => ({
  policy: productPolicy({}, { existingPeople }),
});
const VERIFIED = { payload: { email_verified: 'true' } };

describe('a user whose account has another name but the same e-mail address', () => {
  it('a user is signed on as the account with their e-mail address, in the product’s spelling of its name', async () => {
    const { dependencies, directory, sessionCalls } = watchedDependencies(
      [OTHER],
      by('username_then_unverified_email'),
    );
    await signOnWith({ dependencies });
    expect(directory.calls).toEqual([
      ...['find ada', 'find by email ada@example.com', 'find ALovelace'],
    ]);
    expect(sessionCalls).toEqual(['find session ada', 'open ALovelace']);
  });

  it('a user in sync resumes with the name of the account that was found by e-mail address', async () => {
    const { dependencies, directory, sessionCalls } = watchedDependencies(
      [OTHER],
      by('username_then_unverified_email'),
    );
    const cookie = returnCookie(await signOnWith({ dependencies }));
    const before = directory.calls.length;
    await signOnWith({ dependencies }, {}, { cookie });
    expect(directory.calls).toHaveLength(before);
    expect(sessionCalls.slice(2)).toEqual(['find session ALovelace', 'open ALovelace']);
  });

  it('an account with the same e-mail address is not looked for where the policy matches user names only', async () => {
    const { dependencies, directory } = watchedDependencies([OTHER], by('username'));
    await signOnWith({ dependencies });
    expect(directory.calls.slice(0, 2)).toEqual(['find ada', 'create ada']);
  });

  it('an unverified e-mail address finds no account where the policy wants a verified one', async () => {
    const { dependencies, directory } = watchedDependencies(
      [OTHER],
      by('username_then_verified_email'),
    );
    await signOnWith({ dependencies });
    expect(directory.calls.slice(0, 2)).toEqual(['find ada', 'create ada']);
  });

  it('a verified e-mail address finds the account where the policy wants a verified one', async () => {
    const { dependencies, sessionCalls } = watchedDependencies(
      [OTHER],
      by('username_then_verified_email'),
    );
    await signOnWith({ dependencies }, VERIFIED);
    expect(sessionCalls).toContain('open ALovelace');
  });

  it('a sign-on is refused when two accounts have the e-mail address', async () => {
    const accounts = [OTHER, account({ username: 'lovelace' })];
    const { dependencies, directory, sessionCalls } = watchedDependencies(
      accounts,
      by('username_then_unverified_email'),
    );
    await expect(signOnWith({ dependencies })).rejects.toMatchObject({
      ...{ code: 'plan.account_ambiguous', evidence: { product: 'jira' } },
    });
    expect(directory.calls).toEqual(['find ada', 'find by email ada@example.com']);
    expect(sessionCalls).toEqual(['find session ada']);
  });

  it.each(['Admin', 'svc-jira'])(
    'a sign-on is refused when the account found by e-mail address has the reserved name %s',
    async (username) => {
      const parts = by('username_then_unverified_email');
      const { dependencies, directory, sessionCalls } = watchedDependencies(
        [account({ username })],
        parts,
      );
      await expect(signOnWith({ dependencies })).rejects.toMatchObject({
        ...{ code: 'map.username_reserved', evidence: { product: 'jira', claim: 'email' } },
      });
      expect(directory.calls).not.toContain(`find ${username}`);
      expect(sessionCalls).not.toContain(`open ${username}`);
    },
  );

  it('a sign-on is refused when the account found by e-mail address is protected', async () => {
    const groups = ['jira-users', 'jira-administrators'];
    const byHand = account({ username: 'boss', groups });
    const { dependencies, sessionCalls } = watchedDependencies(
      [byHand],
      by('username_then_unverified_email'),
    );
    await expect(signOnWith({ dependencies })).rejects.toMatchObject({
      code: 'plan.account_protected',
    });
    expect(sessionCalls).toEqual(['find session ada']);
  });

  it('an account is not looked for by e-mail address when one has the user name', async () => {
    const { dependencies, directory } = watchedDependencies(
      [account(), OTHER],
      by('username_then_unverified_email'),
    );
    await signOnWith({ dependencies });
    expect(directory.calls).toEqual(['find ada']);
  });

  it('a product that hides e-mail addresses gets a new account', async () => {
    const { dependencies, directory } = watchedDependencies([OTHER], {
      ...by('username_then_unverified_email'),
      hidesEmail: true,
    });
    await signOnWith({ dependencies });
    expect(directory.calls.slice(0, 2)).toEqual(['find ada', 'create ada']);
  });

  it('an account that vanishes between two look-ups is created anew', async () => {
    const { dependencies, directory } = watchedDependencies(
      [],
      by('username_then_unverified_email'),
    );
    const findByEmail = async () => ['gone'];
    const product = { ...dependencies.productOf('jira'), directory: { ...directory, findByEmail } };
    await signOnWith({ dependencies: { ...dependencies, productOf: () => product } });
    expect(directory.calls.slice(0, 3)).toEqual(['find ada', 'find gone', 'create ada']);
  });
});
