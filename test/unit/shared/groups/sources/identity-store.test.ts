import { describe, expect, it } from 'vitest';
import {
  type IdentityStoreOptions,
  identityStoreGroups,
} from '#shared/groups/sources/identity-store.ts';
import type { IdentityStoreClient } from '#shared/groups/sources/identity-store-client.ts';
import { question, unavailable } from './question.ts';

const ids = (count: number) => Array.from({ length: count }, (_, n) => `id-${n}`);

/** Returns a store that counts the names read at once, and the source over it. */
function store(
  client: Partial<IdentityStoreClient> = {},
  parts: Partial<IdentityStoreOptions> = {},
) {
  const seen = { loads: [] as string[][], names: [] as string[], atOnce: 0, most: 0 };
  const readGroupName = async (id: string) => {
    seen.names.push(id);
    seen.atOnce += 1;
    seen.most = Math.max(seen.most, seen.atOnce);
    await Promise.resolve();
    seen.atOnce -= 1;
    return `name of ${id}`;
  };
  const read = identityStoreGroups({
    identityStoreArn: 'arn:aws:identitystore::123456789012:identitystore/d-1234567890',
    region: 'eu-central-1',
    lookUp: { attribute: 'userName', claim: 'preferred_username' },
    names: 'name',
    readClient: async (...where) => {
      seen.loads.push(where);
      return {
        findUserId: async (attribute, value) => `${attribute} ${value}`,
        listGroupIds: async () => ({ items: ids(3), next: undefined }),
        readGroupName,
        ...client,
      };
    },
    ...parts,
  });
  return { seen, query: (claims = {}) => read(question({ claims })) };
}

describe('the Identity Store', () => {
  it('the client of the Identity Store is loaded once, for its own Region and the id in its ARN', async () => {
    const { query, seen } = store();
    await query();
    await query();
    expect(seen.loads).toEqual([['eu-central-1', 'd-1234567890']]);
  });

  it('the Identity Store is queried by the attribute and the claim of the policy', async () => {
    const lookUp = { attribute: 'emails.value', claim: ['contact', 'email'] } as const;
    const listGroupIds: IdentityStoreClient['listGroupIds'] = async (userId) => ({
      items: [userId],
      next: undefined,
    });
    const { query } = store({ listGroupIds }, { lookUp, names: 'id' });
    expect(await query({ contact: { email: 'ada@example.com' } })).toEqual({
      state: 'present',
      names: ['emails.value ada@example.com'],
    });
  });

  it.each([
    ['is missing', undefined],
    ['is blank', ' '],
    ['is not a text', 7],
  ])('the Identity Store is not queried when the claim %s', async (_title, preferred_username) => {
    const { query, seen } = store();
    await expect(query({ preferred_username })).rejects.toMatchObject(
      unavailable('claim_missing', { claim: 'preferred_username' }),
    );
    expect(seen.loads).toEqual([]);
  });

  it('names are read from the Identity Store five at a time, and each of them once', async () => {
    const listGroupIds = async () => ({ items: ids(23), next: undefined });
    const { query, seen } = store({ listGroupIds });
    expect(await query()).toMatchObject({ state: 'present', names: { length: 23 } });
    await query();
    expect(seen.most).toBe(5);
    expect(seen.names).toHaveLength(23);
  });

  it('no further names are read from the Identity Store after one that fails', async () => {
    let reads = 0;
    const listGroupIds = async () => ({ items: ids(100), next: undefined });
    const readGroupName = async (id: string): Promise<string> => {
      reads += 1;
      return id === 'id-0' ? Promise.reject(new RangeError()) : id;
    };
    const { query } = store({ listGroupIds, readGroupName });
    await expect(query()).rejects.toMatchObject(unavailable('RangeError'));
    expect(reads).toBeLessThanOrEqual(10);
  });

  it('a hidden name in the Identity Store is a failure', async () => {
    const { query } = store({ readGroupName: async () => undefined });
    await expect(query()).rejects.toMatchObject(unavailable('names_hidden'));
  });

  it('no names are read from the Identity Store when ids are enough', async () => {
    const { query, seen } = store({}, { names: 'id' });
    expect(await query()).toEqual({ state: 'present', names: ids(3) });
    expect(seen.names).toEqual([]);
  });

  it('more than five thousand groups are an overage, and none of their names is read', async () => {
    const listGroupIds = async (_userId: string, next = '0') => ({
      items: ids(100),
      next: String(Number(next) + 1),
    });
    const { query, seen } = store({ listGroupIds });
    expect(await query()).toEqual({ state: 'overage' });
    expect(seen.names).toEqual([]);
  });

  it('endless pages of the Identity Store are a failure', async () => {
    let pages = 0;
    const listGroupIds = async () => {
      pages += 1;
      return { items: [], next: String(pages) };
    };
    const { query } = store({ listGroupIds });
    await expect(query()).rejects.toMatchObject(unavailable('unreadable'));
    expect(pages).toBe(500);
  });

  it.each([
    ['an unknown user', 'USER', 'unknown_person'],
    ['an unknown store', 'IDENTITY_STORE', 'ResourceNotFoundException'],
  ])('the Identity Store distinguishes %s', async (_title, ResourceType, reason) => {
    const error = Object.assign(new Error('ada@example.com'), { ResourceType });
    error.name = 'ResourceNotFoundException';
    const { query } = store({ findUserId: () => Promise.reject(error) });
    await expect(query()).rejects.toMatchObject(unavailable(reason));
  });
});
