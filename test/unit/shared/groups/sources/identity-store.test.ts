import { describe, expect, it } from 'vitest';
import {
  type IdentityStoreClient,
  type IdentityStoreOptions,
  identityStoreGroups,
} from '#shared/groups/sources/identity-store.ts';
import { question, unavailable } from './question.ts';

const ids = (count: number) => Array.from({ length: count }, (_, n) => `id-${n}`);

/** A store that says how many names were asked for at once, and the source over it. */
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
  return { seen, ask: (claims = {}) => read(question({ claims })) };
}

describe('the Identity Store', () => {
  it('is reached once, where its ARN says and in the Region of its own', async () => {
    const { ask, seen } = store();
    await ask();
    await ask();
    expect(seen.loads).toEqual([['eu-central-1', 'd-1234567890']]);
  });

  it('is asked for the person by the attribute and claim of the policy', async () => {
    const lookUp = { attribute: 'emails.value', claim: ['contact', 'email'] } as const;
    const listGroupIds: IdentityStoreClient['listGroupIds'] = async (userId) => ({
      items: [userId],
      next: undefined,
    });
    const { ask } = store({ listGroupIds }, { lookUp, names: 'id' });
    expect(await ask({ contact: { email: 'ada@example.com' } })).toEqual({
      state: 'present',
      names: ['emails.value ada@example.com'],
    });
  });

  it.each([
    ['is missing', undefined],
    ['is blank', ' '],
    ['is no text', 7],
  ])('is not asked where the claim %s', async (_title, preferred_username) => {
    const { ask, seen } = store();
    await expect(ask({ preferred_username })).rejects.toMatchObject(
      unavailable('claim_missing', { claim: 'preferred_username' }),
    );
    expect(seen.loads).toEqual([]);
  });

  it('is asked for five names at a time, and for each of them once', async () => {
    const listGroupIds = async () => ({ items: ids(23), next: undefined });
    const { ask, seen } = store({ listGroupIds });
    expect(await ask()).toMatchObject({ state: 'present', names: { length: 23 } });
    await ask();
    expect(seen.most).toBe(5);
    expect(seen.names).toHaveLength(23);
  });

  it('is asked for no more names after one that it does not tell', async () => {
    let asked = 0;
    const listGroupIds = async () => ({ items: ids(100), next: undefined });
    const readGroupName = async (id: string): Promise<string> => {
      asked += 1;
      return id === 'id-0' ? Promise.reject(new RangeError()) : id;
    };
    const { ask } = store({ listGroupIds, readGroupName });
    await expect(ask()).rejects.toMatchObject(unavailable('RangeError'));
    expect(asked).toBeLessThanOrEqual(10);
  });

  it('hides a name that it does not show', async () => {
    const { ask } = store({ readGroupName: async () => undefined });
    await expect(ask()).rejects.toMatchObject(unavailable('names_hidden'));
  });

  it('is not asked for names where ids will do', async () => {
    const { ask, seen } = store({}, { names: 'id' });
    expect(await ask()).toEqual({ state: 'present', names: ids(3) });
    expect(seen.names).toEqual([]);
  });

  it('says an overage above five thousand, and is asked for none of their names', async () => {
    const listGroupIds = async (_userId: string, next = '0') => ({
      items: ids(100),
      next: String(Number(next) + 1),
    });
    const { ask, seen } = store({ listGroupIds });
    expect(await ask()).toEqual({ state: 'overage' });
    expect(seen.names).toEqual([]);
  });

  it('is not believed when its pages never end', async () => {
    let pages = 0;
    const listGroupIds = async () => {
      pages += 1;
      return { items: [], next: String(pages) };
    };
    const { ask } = store({ listGroupIds });
    await expect(ask()).rejects.toMatchObject(unavailable('unreadable'));
    expect(pages).toBe(500);
  });

  it.each([
    ['a person that is not there', 'USER', 'unknown_person'],
    ['a store that is not there', 'IDENTITY_STORE', 'ResourceNotFoundException'],
  ])('knows %s', async (_title, ResourceType, reason) => {
    const error = Object.assign(new Error('ada@example.com'), { ResourceType });
    error.name = 'ResourceNotFoundException';
    const { ask } = store({ findUserId: () => Promise.reject(error) });
    await expect(ask()).rejects.toMatchObject(unavailable(reason));
  });
});
