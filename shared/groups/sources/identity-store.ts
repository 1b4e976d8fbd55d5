import { boundedCache } from '#shared/base/bounded-cache.ts';
import { currentDeadline } from '#shared/base/deadline.ts';
import { mapConcurrently } from '#shared/base/map-concurrently.ts';
import { whileFresh } from '#shared/base/while-fresh.ts';
import { readGroupNames } from '#shared/groups/group-claim.ts';
import type { ReadGroups } from '#shared/groups/group-source.ts';
import type { ClaimPath } from '#shared/policy/identity-policy.ts';
import { collectPages } from './collect-pages.ts';
import { groupsUnavailable } from './groups-unavailable.ts';
import type { IdentityStoreAttribute, IdentityStoreClient } from './identity-store-client.ts';
import { requireText } from './require-text.ts';
import { toAwsFailure } from './to-aws-failure.ts';

export interface IdentityStoreOptions {
  /** `arn:aws:identitystore::{account}:identitystore/{id}` */
  readonly identityStoreArn: string;
  readonly region: string;
  readonly lookUp: { readonly attribute: IdentityStoreAttribute; readonly claim: ClaimPath };
  readonly names: 'name' | 'id';
  readonly readClient?: (region: string, identityStoreId: string) => Promise<IdentityStoreClient>;
}

/**
 * Returns the reading of groups from the Identity Store of IAM Identity Center, by the function's own
 * role. The SDK is loaded by the first query. Names of groups are cached while the instance lives.
 */
export function identityStoreGroups(options: IdentityStoreOptions): ReadGroups {
  const { identityStoreArn, region, lookUp, names, readClient = loadClient } = options;
  const identityStoreId = identityStoreArn.slice(identityStoreArn.lastIndexOf('/') + 1);
  const nameOf = cacheNames();
  const client = whileFresh(() => readClient(region, identityStoreId));
  return async ({ identity }) => {
    const value = requireText(identity, lookUp.claim);
    try {
      const store = await client();
      const userId = await findUserId(store, lookUp.attribute, value);
      const ids = await collectPages((next) => store.listGroupIds(userId, next, signal()));
      if (ids === null) return { state: 'overage' };
      if (names === 'id') return readGroupNames(ids);
      return readGroupNames(await mapConcurrently(ids, MOST_AT_ONCE, (id) => nameOf(store, id)));
    } catch (error) {
      throw toAwsFailure(error, () => false);
    }
  };
}

const signal = () => currentDeadline()?.steps;

const loadClient = (region: string, identityStoreId: string) =>
  import('./identity-store-client.ts').then((sdk) =>
    sdk.identityStoreClient(region, identityStoreId),
  );

// The API admits 20 calls a second for the whole account.
const MOST_AT_ONCE = 5;

async function findUserId(
  store: IdentityStoreClient,
  attribute: IdentityStoreAttribute,
  value: string,
): Promise<string> {
  try {
    return await store.findUserId(attribute, value, signal());
  } catch (error) {
    throw toAwsFailure(error, (name) => name === 'ResourceNotFoundException' && !isStore(error));
  }
}

// The same error says that the whole store is not there, which is a fault of the deployment.
const isStore = (error: unknown) =>
  (Object(error) as { ResourceType?: unknown }).ResourceType === 'IDENTITY_STORE';

type NameOf = (store: IdentityStoreClient, groupId: string) => Promise<string>;

function cacheNames(): NameOf {
  const cache = boundedCache<string>();
  return async (store, groupId) => {
    const name = cache.get(groupId) ?? (await store.readGroupName(groupId, signal()));
    if (name === undefined) throw groupsUnavailable('names_hidden');
    cache.set(groupId, name);
    return name;
  };
}
