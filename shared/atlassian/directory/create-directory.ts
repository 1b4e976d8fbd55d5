// In: the steps of a plan, and the wire format of a product. Out: the product's users and groups.
import type { ProductCalls } from '#shared/atlassian/rest/product-calls.ts';
import { Failure } from '#shared/base/failure.ts';
import type { User } from '#shared/products/user.ts';
import type { Directory } from '#shared/provision/directory.ts';
import { createMemberships } from './create-memberships.ts';
import { findByEmail } from './find-by-email.ts';
import { groupCache } from './group-cache.ts';
import { membershipCache } from './membership-cache.ts';
import type { CreateUserFormat, WireFormat } from './wire-format.ts';

/** All four products hold names of users and groups up to this length. */
const LONGEST_NAME = 255;

/**
 * Returns the directory of a product that speaks this wire format. What is the same in all products
 * stands here: what an account that is already there, or a group that is missing, means.
 */
export function createDirectory(calls: ProductCalls, wire: WireFormat): Directory {
  const { perform } = calls;
  const { searchByEmail, isAddressable = () => true } = wire;
  const groups = groupCache();
  const memberships = membershipCache();
  const findAccount: Directory['findAccount'] = async (username) => {
    const account = await wire.findAccount(username);
    account?.groups.forEach(groups.add);
    return account && memberships.withNested(username, account);
  };
  const findUser = wire.findUser ?? findAccount;
  return {
    capabilities: {
      ...wire.capabilities,
      supportsGroupName: (name) => name.length <= LONGEST_NAME && isAddressable(name),
    },
    toSupportedUser: (user) => toSupportedUser(calls, wire, user),
    findAccount,
    findByEmail: searchByEmail && ((email) => findByEmail(email, searchByEmail, calls.connection)),
    createUser: (user) => createUser(calls, wire.createUser, findUser, user),
    setPassword: wire.setPassword,
    updateUser: wire.updateUser,
    renameUser: wire.renameUser,
    deactivateUser: wire.deactivateUser,
    createGroup: async (group) => {
      if (!groups.has(group)) await perform(wire.createGroup.toCall(group), wire.createGroup.done);
    },
    ...createMemberships({ calls, wire, groups }, memberships),
  };
}

function toSupportedUser({ connection }: ProductCalls, wire: WireFormat, user: User): User {
  const supported = wire.toSupportedUser(user);
  if (supported !== null && supported.username.length <= LONGEST_NAME) return supported;
  throw new Failure('provision.username_refused', { product: connection.product });
}

async function createUser(
  { perform }: ProductCalls,
  format: CreateUserFormat,
  findUser: (username: string) => Promise<object | null>,
  user: User,
): Promise<void> {
  const call = await format.toCall(user);
  const answer = await perform(call, [format.created, format.exists]);
  if (answer.status === format.created) return;
  // Another request may have been faster, or an earlier answer was lost: then the account is there.
  if ((await findUser(user.username)) === null) format.refuse(answer, call);
}
