import { describe, expect, it } from 'vitest';
import { cognitoGroups } from '#shared/groups/sources/cognito.ts';
import type { ListUserGroups } from '#shared/groups/sources/cognito-client.ts';
import { question, unavailable } from './question.ts';

/** Returns the source over a user pool that lists groups with `listGroups`. */
function pool(listGroups: ListUserGroups) {
  const regions: string[] = [];
  const read = cognitoGroups({
    userPoolArn: 'arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_Ab1',
    usernameClaim: 'username',
    readClient: async (region) => {
      regions.push(region);
      return listGroups;
    },
  });
  return {
    regions,
    query: (claims: object = { username: 'Okta_ada' }) => read(question({ claims: { ...claims } })),
  };
}

const fail =
  (name: string): ListUserGroups =>
  () =>
    Promise.reject(Object.assign(new Error('ada@example.com'), { name }));

describe('the user pool of Cognito', () => {
  it('the user pool is queried in its Region, by its id and the user’s name in it, page after page', async () => {
    const pages: object[] = [];
    const { query, regions } = pool(async (page) => {
      pages.push(page);
      return { items: [`group-${pages.length}`], next: pages.length < 2 ? 'more' : undefined };
    });
    expect(await query()).toEqual({ state: 'present', names: ['group-1', 'group-2'] });
    expect(regions).toEqual(['eu-west-1']);
    const member = { userPoolId: 'eu-west-1_Ab1', username: 'Okta_ada' };
    expect(pages).toEqual([
      { ...member, next: undefined },
      { ...member, next: 'more' },
    ]);
  });

  it.each<[string, readonly string[], object]>([
    ['is left out beside others', ['eu-west-1_Ab1_Okta', 'a'], { state: 'present', names: ['a'] }],
    ['makes the groups unknown when it stands alone', ['eu-west-1_Ab1_Okta'], { state: 'absent' }],
  ])('the group of a provider in the user pool %s', async (_what, items, claim) => {
    const { query } = pool(async () => ({ items, next: undefined }));
    expect(await query()).toEqual(claim);
  });

  it('a user in no group of the user pool has empty groups', async () => {
    const { query } = pool(async () => ({ items: [], next: undefined }));
    expect(await query()).toEqual({ state: 'empty' });
  });

  it('the names in the user pool are groups whatever they look like', async () => {
    const names = ['"Blue"', "['a']", '[IT]', 'a;b', 'null'];
    const { query } = pool(async () => ({ items: names, next: undefined }));
    expect(await query()).toEqual({ state: 'present', names: names.toSorted() });
  });

  it('the user pool is not queried for a user without a name in it', async () => {
    const { query, regions } = pool(async () => ({ items: [], next: undefined }));
    await expect(query({})).rejects.toMatchObject(
      unavailable('claim_missing', { claim: 'username' }),
    );
    expect(regions).toEqual([]);
  });

  it.each([
    ['UserNotFoundException', 'unknown_person'],
    ['TooManyRequestsException', 'throttled'],
    ['AccessDeniedException', 'not_permitted'],
    ['TimeoutError', 'timeout'],
    ['ResourceNotFoundException', 'ResourceNotFoundException'],
    ['ada@example.com', 'unknown'],
  ])(
    'the error %s of the user pool is the failure %s and never empty groups',
    async (name, reason) => {
      const { query } = pool(fail(name));
      const failure: unknown = await query().catch((error: unknown) => error);
      expect(failure).toMatchObject({ code: 'map.groups_unavailable' });
      expect(failure).toHaveProperty('evidence', { reason });
    },
  );
});
