import type { ReadableDirectory } from '#shared/evaluate-sign-on.ts';
import type { Account, Capabilities } from '#shared/plan/plan-provisioning.ts';
import type { Directory } from '#shared/provision/directory.ts';

/** Returns a directory that holds exactly these accounts and can do what the given one can. */
export function snapshotDirectory(
  accounts: readonly Account[],
  like: Pick<Directory, 'capabilities' | 'toSupportedUser'> & { readonly findByEmail: unknown },
): ReadableDirectory {
  const equal = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();
  const capabilities: Capabilities = like.capabilities;
  return {
    capabilities,
    toSupportedUser: like.toSupportedUser,
    findAccount: async (username) =>
      accounts.find((account) => equal(account.username, username)) ?? null,
    findByEmail:
      like.findByEmail === null
        ? null
        : async (email) =>
            accounts
              .filter((account) => account.email !== null && equal(account.email, email))
              .map(({ username }) => username),
  };
}
