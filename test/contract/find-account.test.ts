import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findAccount } from '#shared/provision/find-account.ts';
import { mappedProfile } from '#test/builders/mapped-profile.ts';
import { DIRECTORIES } from './directory-expectations.ts';
import type { DirectoryStage } from './directory-stage.ts';

const NAMES = ['zo\u00eb', '\u00fcnal.\u00e9', '\ud55c\uae00', '\u30ac\u30c6'];

describe.each(DIRECTORIES)('the account of a user at $product', (expected) => {
  let stage: DirectoryStage;
  beforeAll(async () => {
    stage = await expected.start();
  });
  afterAll(() => stage.close());
  beforeEach(() => stage.reset());

  const find = (username: string) =>
    findAccount(mappedProfile({ username }), {
      name: 'jira',
      directory: stage.directory(),
      policy: { existingPeople: 'username' },
      mapping: { reservedUsernames: [] },
    });
  const namesAskedFor = () =>
    new Set(
      stage.sent
        .map(({ url }) => new URL(url).searchParams)
        .flatMap((query) => query.get('username') ?? query.get('filter') ?? []),
    );

  describe.each([true, false])('whose database composes letters: %s', (userNamesComposed) => {
    beforeEach(() => {
      stage.switches.userNamesComposed = userNamesComposed;
    });

    it.each(NAMES)(
      'an account with decomposed letters is found by the name %s, in the product’s own spelling',
      async (name) => {
        const username = `nfd-${userNamesComposed}-${name}`.normalize('NFD');
        stage.addUser({ username, groups: ['team-nfd'] });
        const account = await find(username.normalize('NFC'));
        expect(account).toMatchObject({ username, groups: ['team-nfd'] });
      },
    );

    it('an account with composed letters is found by the first call', async () => {
      const username = `nfc-${userNamesComposed}-zo\u00eb`;
      stage.addUser({ username });
      expect(await find(username)).toMatchObject({ username });
      expect([...namesAskedFor()]).toEqual([username]);
    });

    it('an unknown user with letters that can be decomposed has no account after two names', async () => {
      expect(await find('unknown-zo\u00eb')).toBeNull();
      expect([...namesAskedFor()]).toEqual(['unknown-zo\u00eb', 'unknown-zoe\u0308']);
    });

    it.each(['unknown', 'unknown-\u6b66\u7530', 'unknown-\u00df'])(
      'an unknown user whose letters cannot be decomposed costs no second look-up: %s',
      async (username) => {
        await stage.directory().findAccount(username);
        const callsOfOne = stage.sent.splice(0).length;
        expect(await find(username)).toBeNull();
        expect(stage.sent).toHaveLength(callsOfOne);
      },
    );
  });

  it('an account whose name only looks alike is not found', async () => {
    stage.addUser({ username: 'plain-zoe' });
    expect(await find('plain-zo\u00eb')).toBeNull();
  });
});
