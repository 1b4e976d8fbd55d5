import { describe, expect, it } from 'vitest';
import { PolicyProblems } from '#shared/policy/file/policy-problems.ts';
import { readPolicy } from '#shared/policy/file/read-policy.ts';
import { policyFile, SMALLEST } from '#test/infra/policy/policy-file.ts';

/** Returns the problems and the warnings of the smallest policy after one change. */
async function remarksOn(from: string, to: string) {
  expect(SMALLEST).toContain(from);
  const warnings: string[] = [];
  const file = await policyFile(SMALLEST.replace(from, () => to));
  const problems = await readPolicy(file, (warning) => warnings.push(warning)).then(
    () => [],
    (error: unknown) => {
      if (error instanceof PolicyProblems) return error.problems;
      throw error;
    },
  );
  const short = (lines: readonly string[]) =>
    lines.map((line) => line.slice(line.indexOf('identity.yaml:') + 'identity.yaml:'.length));
  return { problems: short(problems), warnings: short(warnings) };
}

const GROUPS = '    groups:\n';
const inGroups = (line: string) => [GROUPS, `${GROUPS}      ${line}\n`] as const;
const top = (lines: string) => ['# products', lines] as const;

describe('a typing mistake', () => {
  it.each<[string, readonly [string, string], string]>([
    ['a preset', ['generic', 'keycloack'], 'did you mean keycloak?'],
    ['a key', inGroups('owned_group: x'), 'did you mean ownedGroup?'],
    ['a state policy', inGroups('whenAbsent: keeep'), 'did you mean keep?'],
    ['a transform', inGroups('transform: [lowercase]'), 'did you mean lower_case?'],
    ['the word for every user', ['everybody', 'evrybody'], 'did you mean everybody?'],
    ['a source', top('groupSources: [{from: cognitto}]'), 'did you mean cognito?'],
    [
      'a key of a source',
      top('groupSources: [{from: cognito, usernameClaim: a, cachSeconds: 1}]'),
      'did you mean cacheSeconds?',
    ],
    ['a key of a profile', top('profile: {user_name: {from: [a]}}'), 'did you mean username?'],
  ])(
    'a typing mistake in %s is answered with the right name',
    async (_what, [from, to], suggestion) => {
      const { problems } = await remarksOn(from, to);
      expect(problems).toHaveLength(1);
      expect(problems[0]).toMatch(/^\d+: .*: did you mean \w+\?$/);
      expect(problems[0]).toContain(suggestion);
    },
  );

  it('a typing mistake is not answered with a key of another kind of source', async () => {
    const source = top('groupSources: [{from: claim, claim: groups, cacheSecond: 1}]');
    expect(await remarksOn(...source)).toEqual({
      problems: ['3: groupSources.0.cacheSecond: is not known here'],
      warnings: [],
    });
  });
});

describe('a regular expression in place of a pattern', () => {
  const WILDCARD =
    'looks like a regular expression, but * is the only wildcard, for any characters';

  it.each<[string, readonly [string, string], string]>([
    [
      'among managed groups',
      ["['jira-*']", "['jira-*', '^jira-.*$']"],
      `8: products.jira.groups.managed.1: ^jira-.*$ ${WILDCARD}: did you mean jira-*?`,
    ],
    [
      'among protected groups',
      ['[jira-administrators]', "['.*-admins']"],
      `9: products.jira.groups.protected.0: .*-admins ${WILDCARD}: did you mean *-admins?`,
    ],
    [
      'among required groups',
      ['everybody', "['(staff|guests).+']"],
      `10: products.jira.groups.required.0: (staff|guests).+ ${WILDCARD}`,
    ],
    [
      'among dropped groups',
      inGroups("drop: ['[a-z]+']"),
      `7: products.jira.groups.drop.0: [a-z]+ ${WILDCARD}`,
    ],
    [
      'among groups that give access',
      inGroups("access: ['jira-.*']"),
      `7: products.jira.groups.access.0: jira-.* ${WILDCARD}: did you mean jira-*?`,
    ],
    [
      'among reserved user names',
      ['[admin]', "['svc-.+']"],
      `2: reservedUsernames.0: svc-.+ ${WILDCARD}: did you mean svc-*?`,
    ],
  ])('a regular expression is refused %s', async (_what, [from, to], problem) => {
    expect(await remarksOn(from, to)).toEqual({ problems: [problem], warnings: [] });
  });

  it('a doubtful regular expression is a warning when a group may have that name', async () => {
    const doubtful = "['jira-*', 'com.example.*']";
    expect(await remarksOn("['jira-*']", doubtful)).toEqual({
      problems: [],
      warnings: [
        `8: products.jira.groups.managed.1: com.example.* ${WILDCARD}: did you mean com.example*?`,
      ],
    });
  });

  it('the word everybody among required groups is a warning', async () => {
    expect(await remarksOn('required: everybody', 'required: [staff, everybody]')).toEqual({
      problems: [],
      warnings: [
        '10: products.jira.groups.required: everybody in brackets is the name of a group: write required: everybody',
      ],
    });
  });

  it('a group name is not taken for a regular expression', async () => {
    const names = "['jira-*', 'Jira (Berlin)', 'CORP\\developers', '[EXT] a.b']";
    expect(await remarksOn("['jira-*']", names)).toEqual({ problems: [], warnings: [] });
  });
});
