import type { ReadableDirectory } from '#shared/evaluate-sign-on.ts';
import type { Account } from '#shared/plan/plan-provisioning.ts';
import { isSameEmail } from '#shared/products/is-same-email.ts';
import { isSameUser } from '#shared/products/is-same-user.ts';
import type { Directory } from '#shared/provision/directory.ts';

/** Returns a directory that holds exactly these accounts and can do what the given one can. */
export function snapshotDirectory(
  accounts: readonly Account[],
  like: Pick<Directory, 'capabilities' | 'toSupportedUser'> & { readonly findByEmail: unknown },
): ReadableDirectory {
  return {
    capabilities: like.capabilities,
    toSupportedUser: like.toSupportedUser,
    findAccount: async (username) =>
      accounts.find((account) => isSameUser(account.username, username)) ?? null,
    findByEmail:
      like.findByEmail === null
        ? null
        : async (email) =>
            accounts
              .filter((account) => account.email !== null && isSameEmail(account.email, email))
              .map(({ username }) => username),
    // A snapshot says how the account has its groups where it lists nested ones.
    findNested: async () => [],
  };
}
