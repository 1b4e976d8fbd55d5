import { describe, expect, it } from 'vitest';
import { cognitoGroups, type ListUserGroups } from '#shared/groups/sources/cognito.ts';
import { question, unavailable } from './question.ts';

/** The source over a user pool that lists groups so. */
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
    ask: (claims: object = { username: 'Okta_ada' }) => read(question({ claims: { ...claims } })),
  };
}

const fail =
  (name: string): ListUserGroups =>
  () =>
    Promise.reject(Object.assign(new Error('ada@example.com'), { name }));

describe('the user pool of Cognito', () => {
  it('is asked in its own Region, by its id and the user’s name in it, page after page', async () => {
    const asked: object[] = [];
    const { ask, regions } = pool(async (page) => {
      asked.push(page);
      return { items: [`group-${asked.length}`], next: asked.length < 2 ? 'more' : undefined };
    });
    expect(await ask()).toEqual({ state: 'present', names: ['group-1', 'group-2'] });
    expect(regions).toEqual(['eu-west-1']);
    const whom = { userPoolId: 'eu-west-1_Ab1', username: 'Okta_ada' };
    expect(asked).toEqual([
      { ...whom, next: undefined },
      { ...whom, next: 'more' },
    ]);
  });

  it.each<[string, readonly string[], object]>([
    ['beside others is left out', ['eu-west-1_Ab1_Okta', 'a'], { state: 'present', names: ['a'] }],
    ['alone says nothing of their groups', ['eu-west-1_Ab1_Okta'], { state: 'absent' }],
  ])('the group that it makes of somebody’s provider %s', async (_how, items, claim) => {
    const { ask } = pool(async () => ({ items, next: undefined }));
    expect(await ask()).toEqual(claim);
  });

  it('says of somebody in no group that there is none', async () => {
    const { ask } = pool(async () => ({ items: [], next: undefined }));
    expect(await ask()).toEqual({ state: 'empty' });
  });

  it('is not asked for somebody without a name in it', async () => {
    const { ask, regions } = pool(async () => ({ items: [], next: undefined }));
    await expect(ask({})).rejects.toMatchObject(
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
    'that answers with %s fails as %s, and never as a person without groups',
    async (name, reason) => {
      const { ask } = pool(fail(name));
      const failure: unknown = await ask().catch((error: unknown) => error);
      expect(failure).toMatchObject({ code: 'map.groups_unavailable' });
      expect(failure).toHaveProperty('evidence', { reason });
    },
  );
});
