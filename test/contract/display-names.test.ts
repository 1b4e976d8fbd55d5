import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { mapProfile } from '#shared/map/map-profile.ts';
import { planProvisioning } from '#shared/plan/plan-provisioning.ts';
import { applyPlan } from '#shared/provision/apply-plan.ts';
import { identity } from '#test/builders/identity.ts';
import { mapping } from '#test/builders/mapping.ts';
import { planRules } from '#test/builders/plan-rules.ts';
import { profile } from '#test/builders/profile.ts';
import { DIRECTORIES } from './directory-expectations.ts';
import type { DirectoryStage } from './directory-stage.ts';

/** What providers send as a name, or in its place. */
const NAMES: readonly unknown[] = [
  'Ada Lovelace',
  '  Ada \t\n Lovelace\u2028',
  'Ada \u200bLovelace\ufeff',
  '\u202eAda\u202c',
  'Ada\u0000\u001b',
  'Ada\ud83e',
  '<b>Ada</b> & "Co"',
  '<>',
  '< >',
  'Ada <> King',
  'anonymous',
  ' <Anonymous> ',
  '\u200b',
  ' \t ',
  '',
  null,
  17,
  ['Ada'],
  '[Ada, Lovelace]',
  'a'.repeat(300),
  `${'a'.repeat(254)}🦉`,
  '\u0639\u0644\u06cc\u200c\u0631\u0636\u0627',
  'Zoe\u0308',
  '\u5c71\u7530\u3000\u592a\u90ce',
];

describe.each(DIRECTORIES)('a display name that a provider sends, at $product', (expected) => {
  let stage: DirectoryStage;
  beforeAll(async () => {
    stage = await expected.start();
  });
  afterAll(() => stage.close());
  beforeEach(() => stage.reset());

  const wanted = (username: string, name: unknown) => {
    const claims = { ...identity().claims, preferred_username: username, name };
    return stage.directory().toSupportedUser(mapProfile(identity({ claims }), mapping()));
  };

  it.each(NAMES.map((name, index) => [JSON.stringify(name).slice(0, 40), name, index] as const))(
    'the name %s is one that the product takes, gives back and leaves alone',
    async (_title, name, index) => {
      const directory = stage.directory();
      const user = wanted(`name-${index}`, name);
      await directory.createUser(user);
      expect(stage.held(user.username)).toMatchObject({ displayName: user.displayName });

      const account = await directory.findAccount(user.username);
      const rules = planRules({}, directory.capabilities);
      const steps = planProvisioning({ ...profile(), ...user }, account, rules);
      expect(steps.map(({ kind }) => kind)).not.toContain('update_person');
    },
  );

  it.each(NAMES.map((name, index) => [JSON.stringify(name).slice(0, 40), name, index] as const))(
    'an account gets the name %s when it had another one',
    async (_title, name, index) => {
      const user = wanted(`renamed-${index}`, name);
      stage.addUser({ username: user.username, displayName: 'Other' });
      await stage.directory().updateUser(user.username, { details: user });
      expect(stage.held(user.username)).toMatchObject({ displayName: user.displayName });
    },
  );

  it('a new account that the product refuses for its display name gets the user name in its place', async () => {
    stage.switches.refusedDisplayNames = '[^\\w -]';
    const user = wanted('refused-new', 'Ada (Engines)');
    const { failure } = await applyPlan([{ kind: 'create_person', user }], stage.directory());
    expect(failure).toBeNull();
    expect(stage.held(user.username)).toMatchObject({
      ...{ displayName: user.username, email: user.email },
    });
  });

  it('an account whose new display name the product refuses gets the user name in its place', async () => {
    stage.switches.refusedDisplayNames = '[^\\w -]';
    const user = wanted('refused-update', 'Ada (Engines)');
    const { username } = user;
    stage.addUser({ username, displayName: 'Old', email: 'old@example.com' });
    const changes = { details: { email: user.email, displayName: user.displayName } };
    const plan = [{ kind: 'update_person', username, changes } as const];
    expect((await applyPlan(plan, stage.directory())).failure).toBeNull();
    expect(stage.held(username)).toMatchObject({ displayName: username, email: user.email });
  });
});
