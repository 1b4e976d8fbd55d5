import { readFile } from 'node:fs/promises';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { policyJsonSchema } from '#shared/policy/file/policy-json-schema.ts';
import { PolicyProblems } from '#shared/policy/file/policy-problems.ts';
import { readPolicy } from '#shared/policy/file/read-policy.ts';
import { policyFile, SMALLEST } from '#test/infra/policy/policy-file.ts';

const SHIPPED = 'infra/policy/identity.yaml';
const SCHEMA = 'infra/policy/identity-policy.schema.json';

/** Returns the problems of the smallest policy after one change, each with its line. */
async function problemsOf(from: string, to: string): Promise<readonly string[]> {
  expect(SMALLEST).toContain(from);
  const file = await policyFile(SMALLEST.replace(from, () => to));
  const error = await readPolicy(file).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof PolicyProblems)) throw new Error(`no problems, but ${error}`);
  return error.problems.map((problem) => problem.slice(problem.indexOf('identity.yaml')));
}

it('the shipped policy is valid, for the build and for editors', async () => {
  const policy = await readPolicy(SHIPPED);
  expect(policy.products.jira?.groups.default).toEqual(['jira-software-users']);

  const validate = new Ajv({ strict: false }).compile(policyJsonSchema());
  expect(validate(parse(await readFile(SHIPPED, 'utf8')))).toBe(true);
  expect(validate({ claims: {} })).toBe(false);
});

it('the published JSON Schema is current (npm run schema)', async () => {
  expect(JSON.parse(await readFile(SCHEMA, 'utf8'))).toEqual(policyJsonSchema());
});

/** The key of the smallest policy below which lines are added. */
const GROUPS = '    groups:\n';
const withGroups = (...lines: readonly string[]) =>
  GROUPS + lines.map((l) => `      ${l}\n`).join('');
const PRODUCTS = 'products:\n';

describe('a problem of a policy', () => {
  it.each<[string, string, string, string]>([
    [
      'an unknown key',
      PRODUCTS,
      'claims: {username: sub}\nproducts:\n',
      '4: claims: is not known here',
    ],
    [
      'an unknown key of a product',
      GROUPS,
      '    mod: jit\n    groups:\n',
      '6: products.jira.mod: is not known here: did you mean mode?',
    ],
    [
      'an unknown key of groups',
      GROUPS,
      withGroups('manage: []'),
      '7: products.jira.groups.manage: is not known here: did you mean managed?',
    ],
    [
      'an unknown product',
      '  jira:',
      '  jirra: {}\n  jira:',
      '5: products.jirra: is not known here: did you mean jira?',
    ],
    [
      'an unknown provider',
      'generic',
      'okta',
      '1: provider: ("okta-org" | "okta-custom" | "entra" | "google" | "cognito" | "iam-identity-center" | "keycloak" | "auth0" | "pingfederate" | "adfs" | "generic") expected',
    ],
    ['no provider', 'provider: generic\n', '', '1: provider: is missing'],
    [
      'no managed groups',
      "      managed: ['jira-*']\n",
      '',
      '6: products.jira.groups.managed: is missing',
    ],
    [
      'an absent claim as a reason to leave groups',
      GROUPS,
      withGroups('whenAbsent: sync'),
      '7: products.jira.groups.whenAbsent: ("keep" | "deny") expected',
    ],
    [
      'an overage as a reason to leave groups',
      GROUPS,
      withGroups('whenOverage: sync'),
      '7: products.jira.groups.whenOverage: ("keep" | "deny") expected',
    ],
    [
      'a boolean as a text',
      GROUPS,
      withGroups("createMissing: 'no'"),
      '7: products.jira.groups.createMissing: boolean expected',
    ],
    [
      'a negative number',
      GROUPS,
      withGroups('mostRemovals: -1'),
      '7: products.jira.groups.mostRemovals: 0 or more expected',
    ],
    [
      'an empty name',
      GROUPS,
      withGroups("drop: [a, ' ']"),
      '7: products.jira.groups.drop.1: at least 1 expected',
    ],
    [
      'a name with a character that is not visible',
      "['jira-*']",
      "['jira-*', 'team-\u200b*']",
      '8: products.jira.groups.managed.1: holds a character that is not visible, or none that a name has',
    ],
    [
      'an id with a character that is not visible',
      GROUPS,
      withGroups('rename:', '  ab\u200b: jira-a'),
      '8: products.jira.groups.rename.ab\u200b: holds a character that is not visible, or none that a name has',
    ],
    [
      'a name that is a number',
      GROUPS,
      withGroups('drop: [7]'),
      '7: products.jira.groups.drop.0: string expected: write it in quotes',
    ],
    [
      'a name that YAML takes for a number',
      "['jira-*']",
      '[0123]',
      '8: products.jira.groups.managed.0: string expected: write it in quotes',
    ],
    [
      'a new name that YAML takes for a number',
      GROUPS,
      withGroups('rename:', '  Staff: 0123'),
      '8: products.jira.groups.rename.Staff: string expected: write it in quotes',
    ],
    [
      'an id that YAML takes for a number',
      GROUPS,
      withGroups('rename: {a: b, 00012: jira-a}'),
      "7:22: a key that YAML takes for the number 12: write '00012'",
    ],
    [
      'a reserved user name that YAML takes for nothing',
      '[admin]',
      '[admin, ~]',
      '2: reservedUsernames.1: string expected: write it in quotes',
    ],
    [
      'a required value that is no text',
      PRODUCTS,
      'require: [{claim: email_verified, is: [true]}]\nproducts:\n',
      '4: require.0.is.0: string expected: write it in quotes',
    ],
    [
      'no required groups',
      '      required: everybody\n',
      '',
      '6: products.jira.groups.required: is missing',
    ],
    ...["''", 'none', "['']", 'true'].map((required): [string, string, string, string] => [
      `required groups that are ${required}`,
      'required: everybody',
      `required: ${required}`,
      '10: products.jira.groups.required: everybody, or at least one group expected',
    ]),
    [
      'a required group that YAML takes for a number',
      'required: everybody',
      'required: [0123]',
      '10: products.jira.groups.required: everybody, or at least one group expected: write it in quotes',
    ],
    [
      'an empty list of required groups',
      'required: everybody',
      'required: []',
      '10: products.jira.groups.required: at least 1 expected',
    ],
    [
      'a default group that is a pattern',
      '[jira-users]',
      "[jira-users, 'jira-*']",
      '7: products.jira.groups.default.1: a whole name expected, without *',
    ],
    [
      'an owned group that is a pattern',
      GROUPS,
      withGroups("ownedGroup: 'edge-*'"),
      '7: products.jira.groups.ownedGroup: a whole name expected, without *',
    ],
    [
      'a name that becomes a pattern',
      GROUPS,
      withGroups('rename:', "  Staff: 'jira-*'"),
      '8: products.jira.groups.rename.Staff: a whole name expected, without *',
    ],
    [
      'no product',
      SMALLEST.slice(SMALLEST.indexOf(PRODUCTS)),
      'products: {}\n',
      '4: products: at least one product expected',
    ],
    [
      'an empty list of claims',
      PRODUCTS,
      'profile: {username: {from: []}}\nproducts:\n',
      '4: profile.username.from: at least 1 expected',
    ],
    [
      'an open template',
      PRODUCTS,
      "profile: {username: {from: ['{given_name']}}\nproducts:\n",
      '4: profile.username.from.0: a claim, or a template such as {given_name} {family_name} expected',
    ],
    [
      'an unknown source',
      PRODUCTS,
      'groupSources:\n  - from: ldap\nproducts:\n',
      '5: groupSources.0.from: ("claim" | "access_token" | "cognito" | "identity_store" | "microsoft_graph" | "google_directory") expected',
    ],
    [
      'a source with another’s key',
      PRODUCTS,
      'groupSources:\n  - {from: claim, claim: groups, onFailure: deny}\nproducts:\n',
      '5: groupSources.0.onFailure: is not known here',
    ],
    [
      'a time limit that is too short',
      PRODUCTS,
      'groupSources:\n  - {from: cognito, usernameClaim: username, timeLimitMs: 99}\nproducts:\n',
      '5: groupSources.0.timeLimitMs: 100 or more expected',
    ],
    [
      'time limits that together are too long',
      PRODUCTS,
      [
        'groupSources:',
        '  - {from: cognito, usernameClaim: username, timeLimitMs: 6000}',
        '  - {from: claim, claim: groups}',
        '  - {from: google_directory, timeLimitMs: 4001}',
        'products:\n',
      ].join('\n'),
      '4: groupSources: may take 10001 ms together: at most 10000 ms expected',
    ],
    [
      'a separator with a letter',
      PRODUCTS,
      'groupSources:\n  - {from: claim, claim: groups, separator: and}\nproducts:\n',
      '5: groupSources.0.separator: a separator such as ; or | expected, without letters, digits, quotes and brackets',
    ],
    [
      'a separator beside another format',
      PRODUCTS,
      "groupSources:\n  - {from: claim, claim: groups, format: cognito, separator: ';'}\nproducts:\n",
      '5: groupSources.0.separator: does not go with format: cognito: leave format out',
    ],
    [
      'a separator beside commas',
      PRODUCTS,
      "groupSources:\n  - {from: claim, claim: groups, format: comma_separated, separator: ';'}\nproducts:\n",
      '5: groupSources.0.separator: does not go with format: comma_separated: leave format out',
    ],
    [
      'a limit of nothing',
      PRODUCTS,
      'groupSources:\n  - {from: claim, claim: groups, limit: 0}\nproducts:\n',
      '5: groupSources.0.limit: 1 or more expected',
    ],
    [
      'another meaning of a missing claim',
      PRODUCTS,
      'groupSources:\n  - {from: claim, claim: groups, leftOut: non}\nproducts:\n',
      '5: groupSources.0.leftOut: ("none" | "unknown") expected: did you mean none?',
    ],
    [
      'a list of names in place of a table',
      GROUPS,
      withGroups('rename: [a, b]'),
      '7: products.jira.groups.rename: Object expected',
    ],
    [
      'one name in place of a list',
      "managed: ['jira-*']",
      "managed: 'jira-*'",
      '8: products.jira.groups.managed: a list expected: write it in brackets',
    ],
    [
      'one source in place of a list',
      PRODUCTS,
      'groupSources: {from: claim, claim: groups}\nproducts:\n',
      '4: groupSources: a list expected: write it in brackets',
    ],
    [
      'a path of claims with a number',
      PRODUCTS,
      'groupSources: [{from: claim, claim: [groups, 0]}]\nproducts:\n',
      '4: groupSources.0.claim: the name of a claim, or a list of names expected: write it in quotes',
    ],
    [
      'a limit beyond what any source may list',
      PRODUCTS,
      'groupSources: [{from: claim, claim: groups, limit: 5001}]\nproducts:\n',
      '4: groupSources.0.limit: 5000 or less expected',
    ],
    [
      'a separator of four signs',
      PRODUCTS,
      "groupSources: [{from: claim, claim: groups, separator: ';;;;'}]\nproducts:\n",
      '4: groupSources.0.separator: at most 3 expected',
    ],
    [
      'an ordered map in place of a table',
      GROUPS,
      withGroups('rename: !!omap [Staff: jira-a]'),
      '7: products.jira.groups.rename: Object expected',
    ],
    [
      'a set in place of a table',
      GROUPS,
      withGroups('rename: !!set {Staff, jira-a}'),
      '7: products.jira.groups.rename: Object expected',
    ],
    ['a tag of CloudFormation', '[jira-users]', '[!Ref Group]', '7:17: Unresolved tag: !Ref'],
    [
      'a pattern that gets another name',
      GROUPS,
      withGroups("rename: {'Staff*': jira-a}"),
      '7: products.jira.groups.rename.Staff*: a whole name expected, without *',
    ],
    ...['@example.com', '*.example.com'].map((domain): [string, string, string, string] => [
      `the domain ${domain}`,
      PRODUCTS,
      `profile: {username: {from: [email], transform: [{strip_domain: ['${domain}']}]}}\nproducts:\n`,
      '4: profile.username.transform.0: domains such as example.com expected, without @ and *',
    ]),
    [
      'a required claim without values',
      PRODUCTS,
      'require: [{claim: hd, is: []}]\nproducts:\n',
      '4: require.0.is: at least 1 expected',
    ],
  ])('%s is reported with file, line, path and problem', async (_what, from, to, problem) => {
    expect(await problemsOf(from, to)).toEqual([`identity.yaml:${problem}`]);
  });

  it('broken YAML is reported with file and line', async () => {
    expect(await problemsOf('products:', 'products: [')).toContain(
      'identity.yaml:6:5: Block collections are not allowed within flow collections',
    );
    expect(await problemsOf('# products', 'provider: entra')).toEqual([
      'identity.yaml:3:1: Map keys must be unique',
    ]);
  });

  it('all problems of a policy are reported at once', async () => {
    const wrong = withGroups('whenEmpty: sometimes', 'surplus: 1', 'mostRemovals: many');
    expect((await problemsOf(GROUPS, wrong)).toSorted()).toEqual([
      expect.stringMatching(/^identity\.yaml:7: products\.jira\.groups\.whenEmpty: /),
      'identity.yaml:8: products.jira.groups.surplus: is not known here',
      expect.stringMatching(/^identity\.yaml:9: products\.jira\.groups\.mostRemovals: /),
    ]);
  });

  it('every unknown key of an object is reported, and the problems beside it', async () => {
    const wrong = withGroups('manage: []', 'protect: []', 'mostRemovals: -1', 'require: []');
    const jira = '    moode: jit\n    shadows: {deep: 1}\n';
    expect(await problemsOf(GROUPS, jira + wrong)).toEqual([
      'identity.yaml:6: products.jira.moode: is not known here: did you mean mode?',
      'identity.yaml:7: products.jira.shadows: is not known here: did you mean shadow?',
      'identity.yaml:9: products.jira.groups.manage: is not known here: did you mean managed?',
      'identity.yaml:10: products.jira.groups.protect: is not known here: did you mean protected?',
      'identity.yaml:11: products.jira.groups.mostRemovals: 0 or more expected',
      'identity.yaml:12: products.jira.groups.require: is not known here: did you mean required?',
    ]);
  });

  it('a contradiction is reported beside the problems elsewhere', async () => {
    const wrong = withGroups('ownedGroup: jira-users', 'mostRemovals: -1', 'surplus: 1');
    expect(await problemsOf(GROUPS, wrong)).toEqual([
      'identity.yaml:7: products.jira.groups.ownedGroup: is a default group, too',
      'identity.yaml:8: products.jira.groups.mostRemovals: 0 or more expected',
      'identity.yaml:9: products.jira.groups.surplus: is not known here',
    ]);
    const groups = '{default: [b], managed: [], protected: [], required: everybody}';
    const other = `claims: {}\nproducts:\n  bitbucket: {groups: ${groups}}\n`;
    expect(await problemsOf(PRODUCTS, other)).toEqual([
      'identity.yaml:4: claims: is not known here',
      'identity.yaml:6: products.bitbucket.groups.default.0: is not managed',
    ]);
  });

  it('everything that an empty file lacks is reported', async () => {
    expect(await problemsOf(SMALLEST, '{}\n')).toHaveLength(3);
  });
});

describe('a policy that contradicts itself', () => {
  it.each<[string, string, string, string]>([
    [
      'a default group that is not managed',
      "['jira-*']",
      "['team-*']",
      '7: products.jira.groups.default.0: is not managed',
    ],
    [
      'a default group that is protected',
      '[jira-administrators]',
      "['JIRA-*']",
      '7: products.jira.groups.default.0: is protected',
    ],
    [
      'a default group that is protected and not managed',
      "['jira-*']\n      protected: [jira-administrators]",
      "['team-*']\n      protected: [jira-users]",
      '7: products.jira.groups.default.0: is protected',
    ],
    [
      'an owned group that is protected',
      GROUPS,
      withGroups('ownedGroup: Jira-Administrators'),
      '7: products.jira.groups.ownedGroup: is protected',
    ],
    [
      'a default group that resembles a protected one',
      '[jira-administrators]',
      "['jira-úsers.']",
      '7: products.jira.groups.default.0: is protected',
    ],
    [
      'an owned group that is a default group',
      GROUPS,
      withGroups("ownedGroup: ' JIRA-Users'"),
      '7: products.jira.groups.ownedGroup: is a default group, too',
    ],
    [
      'an owned group that gives access',
      GROUPS,
      withGroups('ownedGroup: jira-ours', "access: ['jira-o*']"),
      '7: products.jira.groups.ownedGroup: carries access, too',
    ],
    [
      'an owned group that is required',
      'required: everybody',
      "required: [staff, 'edge-*']\n      ownedGroup: edge-authenticated",
      '11: products.jira.groups.ownedGroup: is required, too',
    ],
    [
      'one name that becomes two',
      GROUPS,
      withGroups('rename:', '  Staff: jira-a', "  ' staff': jira-b"),
      '9: products.jira.groups.rename. staff: is here twice',
    ],
    ...['constructor', 'prototype', '__proto__'].map((name): [string, string, string, string] => [
      `a name that tables cannot hold, ${name}`,
      GROUPS,
      withGroups('rename:', `  ${name}: jira-a`),
      `8: products.jira.groups.rename.${name}: cannot be a key: use transform`,
    ]),
  ])('%s is a contradiction', async (_what, from, to, problem) => {
    expect(await problemsOf(from, to)).toEqual([`identity.yaml:${problem}`]);
  });

  it('an owned group need not be managed', async () => {
    const text = SMALLEST.replace(GROUPS, withGroups('ownedGroup: edge-authenticated'));
    const { products } = await readPolicy(await policyFile(text));
    expect(products.jira?.groups.ownedGroup).toBe('edge-authenticated');
  });
});

describe('an expression of a policy', () => {
  const expressions = (rule: string) => withGroups(`transform: [${rule}]`);

  it.each<[string, string, RegExp]>([
    ['does not compile', "{replace: '(', with: ''}", /missing closing \)/],
    ['looks around', "{replace: '(?=a)', with: ''}", /invalid or unsupported Perl syntax/],
    ['refers back', "{replace: '(a)\\1', with: ''}", /invalid escape sequence/],
    ['repeats too often', "{replace: 'a{2000}', with: ''}", /invalid repeat/],
    ['repeats itself too often', "{replace: '(a{100}){100}', with: ''}", /invalid repeat/],
  ])('an expression that %s is refused', async (_what, rule, why) => {
    const problems = await problemsOf(GROUPS, expressions(rule));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^identity\.yaml:7: products\.jira\.groups\.transform\.0/);
    expect(problems[0]).toMatch(why);
    expect(problems[0]).toContain('an expression of RE2 expected');
  });

  it.each(['$2', '$0', '$&', ['$', '{a}'].join(''), '$<a>', '$$$12'])(
    'an expression with a replacement by a missing group is refused: %s',
    async (replacement) => {
      const rule = expressions(`{replace: '(?P<a>a)', with: '${replacement}'}`);
      expect(await problemsOf(GROUPS, rule)).toEqual([
        'identity.yaml:7: products.jira.groups.transform.0: refers to a group that the expression does not have',
      ]);
    },
  );

  it.each(['$1', '$$', '$$1-$1', 'a$'])(
    'an expression with a replacement by its own group is accepted: %s',
    async (replacement) => {
      const rule = expressions(`{replace: '(a)', with: '${replacement}'}`);
      const text = SMALLEST.replace(GROUPS, () => rule);
      await expect(readPolicy(await policyFile(text))).resolves.toBeDefined();
    },
  );

  it.each(['shout', '{strip_domain: []}', '{replace: a}', '{lower_case: true}'])(
    'an unknown transform is refused: %s',
    async (rule) => {
      const [problem, ...others] = await problemsOf(GROUPS, expressions(rule));
      expect(problem).toMatch(/^identity\.yaml:7: products\.jira\.groups\.transform\.0/);
      expect(problem).toContain(': lower_case, upper_case, {strip_domain: [a domain]} or ');
      expect(others).toEqual([]);
    },
  );

  it('an expression that would ruin a backtracking engine is accepted, because it takes linear time here', async () => {
    const rule = expressions("{replace: '(a+)+$', with: '$1'}");
    const text = SMALLEST.replace(GROUPS, () => rule);
    await expect(readPolicy(await policyFile(text))).resolves.toBeDefined();
  });
});
