import { describe, expect, it } from 'vitest';
import { PRESET_NAMES, readPreset } from '#shared/policy/file/preset.ts';
import { readPolicy } from '#shared/policy/file/read-policy.ts';
import { policyFile, SMALLEST } from '#test/infra/policy/policy-file.ts';

type Change = readonly [from: string, to: string];

const read = async (...changes: readonly Change[]) => {
  const text = changes.reduce((before, [from, to]) => {
    expect(before).toContain(from);
    return before.replace(from, () => to);
  }, SMALLEST);
  return readPolicy(await policyFile(text));
};
const GROUPS = '    groups:\n';
const top = (lines: string) => ['# products', lines] as const;
const inJira = (lines: string) => [GROUPS, `${lines}\n${GROUPS}`] as const;
const inGroups = (line: string) => [GROUPS, `${GROUPS}      ${line}\n`] as const;

describe('the smallest policy', () => {
  it('the smallest policy leaves groups alone while none are known and keeps the last access', async () => {
    const { products, contact } = await read();
    expect(contact).toBe('an administrator');
    expect(products).toMatchObject({
      jira: {
        ...{ mode: 'jit', shadow: false, existingPeople: 'username' },
        groups: {
          rename: {},
          transform: [],
          drop: [],
          default: ['jira-users'],
          required: [],
          managed: ['jira-*'],
          protected: ['jira-administrators'],
          ownedGroup: null,
          createMissing: true,
          mostRemovals: 25,
          access: [],
          leavesLastAccess: false,
          whenPresent: 'sync',
          whenEmpty: 'sync',
          whenAbsent: 'keep',
          whenOverage: 'keep',
        },
      },
    });
    expect(Object.keys(products)).toEqual(['jira']);
  });

  it.each(PRESET_NAMES)(
    'the smallest policy takes everything else from its preset: %s',
    async (provider) => {
      const { defaults } = await readPreset(provider);
      const policy = await read(['generic', provider]);
      expect(policy).toMatchObject({
        ...{ provider, require: defaults.require, groupSources: defaults.groupSources },
        products: { jira: { profile: defaults.profile } },
      });
      expect(policy.groupSources.length).toBeGreaterThan(0);
    },
  );

  it('a remote source leaves groups as they are when it fails, within two seconds, by default', async () => {
    const { groupSources } = await read(
      top('groupSources: [{from: cognito, usernameClaim: username}]'),
    );
    expect(groupSources).toEqual([
      {
        ...{ from: 'cognito', usernameClaim: 'username' },
        ...{ onFailure: 'keep', timeLimitMs: 2_000, cacheSeconds: 300 },
      },
    ]);
  });
});

describe('a policy beside its preset', () => {
  const usernameOf = async (...changes: readonly Change[]) =>
    (await read(...changes)).products.jira?.profile.username;

  it('a policy overrides its preset for all products', async () => {
    expect(await usernameOf(top('profile: {username: {from: [upn]}}'))).toEqual({
      ...{ from: ['upn'], transform: [] },
    });
  });

  it('one product overrides the policy for all products', async () => {
    const all = top('profile: {username: {from: [upn]}}');
    const one = inJira('    profile: {username: {from: [login], transform: [lower_case]}}');
    expect(await usernameOf(all, one)).toEqual({ from: ['login'], transform: ['lower_case'] });
  });

  it('a policy overrides its preset part by part', async () => {
    const { products } = await read(top('profile: {email: {from: [mail]}}'));
    expect(products.jira?.profile).toMatchObject({
      ...{ username: { from: ['preferred_username'] }, email: { from: ['mail'] } },
    });
  });

  it('a policy overrides its preset by requiring nothing and querying no source', async () => {
    const google = ['generic', 'google'] as const;
    expect((await read(google)).require).not.toEqual([]);
    expect(await read(google, top('require: []\ngroupSources: []'))).toMatchObject({
      ...{ require: [], groupSources: [] },
    });
  });

  it.each<[string, object]>([
    ['cognito', { format: 'cognito' }],
    ['adfs', { format: 'cognito' }],
    ['iam-identity-center', { format: 'cognito' }],
    ['keycloak', {}],
    ['generic', {}],
  ])(
    'several values of a required claim are as the provider writes them: %s',
    async (name, format) => {
      const { require } = await read(['generic', name], top('require: [{claim: roles, is: [a]}]'));
      expect(require).toEqual([{ claim: 'roles', is: ['a'], ...format }]);
    },
  );

  it('a policy may name a claim by its path', async () => {
    const claim = '[resource_access, jira, roles]';
    const { groupSources } = await read(top(`groupSources: [{from: claim, claim: ${claim}}]`));
    expect(groupSources).toEqual([
      {
        ...{ from: 'claim', claim: ['resource_access', 'jira', 'roles'] },
        ...{ format: 'list', leftOut: 'unknown' },
      },
    ]);
  });
});

describe('how a policy says that a claim is written', () => {
  it.each<[string, object]>([
    ["separator: ';'", { format: 'list', separator: ';' }],
    ["separator: ' '", { format: 'list', separator: ' ' }],
    ["format: comma_separated, separator: ','", { format: 'comma_separated', separator: ',' }],
    ['format: cognito', { format: 'cognito' }],
    ['leftOut: none', { format: 'list', leftOut: 'none' }],
    ['limit: 100', { format: 'list', limit: 100 }],
  ])('a policy may say how a claim is written: %s', async (words, written) => {
    const { groupSources } = await read(
      top(`groupSources: [{from: claim, claim: groups, ${words}}]`),
    );
    expect(groupSources).toEqual([
      { from: 'claim', claim: 'groups', leftOut: 'unknown', ...written },
    ]);
  });
});

describe('the revision of a product’s policy', () => {
  const revisionOf = async (...changes: readonly Change[]) =>
    (await read(...changes)).products.jira?.revision;

  it.each<[string, readonly [string, string]]>([
    ['another provider', ['generic', 'keycloak']],
    ['another required claim', top('require: [{claim: hd, is: [a]}]')],
    ['another reserved name', ['[admin]', '[admin, root]']],
    ['another source', top('groupSources: [{from: claim, claim: roles}]')],
    ['another profile', top('profile: {username: {from: [upn]}}')],
    ['another mode', inJira('    mode: lookup')],
    ['the end of shadow', inJira('    shadow: true')],
    ['another match', inJira('    existingPeople: username_then_email')],
    ['a renamed group', inGroups('rename: {a: jira-b}')],
    ['a dropped group', inGroups('drop: [x]')],
    ['a required group', ['everybody', '[x]']],
    ['another default group', ['[jira-users]', '[jira-staff]']],
    ['another managed group', ["['jira-*']", "['jira-*', x]"]],
    ['another protected group', ['[jira-administrators]', '[]']],
    ['an owned group', inGroups('ownedGroup: ours')],
    ['other limits', inGroups('mostRemovals: 3')],
    ['another state policy', inGroups('whenEmpty: keep')],
  ])('the revision changes with %s', async (_what, change) => {
    expect(await revisionOf(change)).not.toBe(await revisionOf());
  });

  it.each<[string, readonly [string, string]]>([
    ['the contact', top('contact: the service desk')],
    ['a comment', top('# nothing')],
    ['a stated default', inJira('    mode: jit')],
    [
      'the order of the keys',
      [
        'provider: generic\nreservedUsernames: [admin]',
        'reservedUsernames: [admin]\nprovider: generic',
      ],
    ],
    [
      'another product',
      [
        '  jira:\n',
        '  bitbucket: {groups: {default: [], managed: [], protected: [], required: everybody}}\n  jira:\n',
      ],
    ],
  ])('the revision does not change with %s', async (_what, change) => {
    expect(await revisionOf(change)).toBe(await revisionOf());
  });

  it('each product has its own revision', async () => {
    const other =
      '  bitbucket: {groups: {default: [], managed: [], protected: [], required: everybody}}\n  jira:\n';
    const { products } = await read(['  jira:\n', other]);
    expect(products.bitbucket?.revision).not.toBe(products.jira?.revision);
  });
});
