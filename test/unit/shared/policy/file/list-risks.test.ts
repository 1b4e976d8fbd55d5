import { describe, expect, it } from 'vitest';
import { readPolicy } from '#shared/policy/file/read-policy.ts';
import { policyFile, SMALLEST } from '#test/infra/policy/policy-file.ts';

/** Returns the smallest policy with lines of its own at the top and in its product, and its warnings. */
async function read({ top = '# products', jira = '' }) {
  const warnings: string[] = [];
  const text = SMALLEST.replace('# products', () => top).replace(
    '    groups:\n',
    () => `${jira}    groups:\n`,
  );
  const policy = await readPolicy(await policyFile(text), (warning) => warnings.push(warning));
  return { policy, warnings: warnings.map((line) => line.slice(line.indexOf('.yaml:') + 6)) };
}

const username = (transform: string) =>
  `profile: {username: {from: [email], transform: [${transform}]}}`;
const merged = (one: string, other: string) =>
  `3: profile.username.transform: makes one user name of ada@${one} and ada@${other}: two users would have one account`;

describe('transforms of the user name that make one of two users', () => {
  it.each([
    ['two domains', '{strip_domain: [a.com, b.com]}', merged('a.com', 'b.com')],
    [
      'one domain after the other',
      '{strip_domain: [a.com]}, lower_case, {strip_domain: [b.com]}',
      merged('a.com', 'b.com'),
    ],
    ['every domain', "{replace: '@.*$', with: ''}", merged('one.example', 'two.example')],
    [
      'one domain and then every other',
      "{strip_domain: [a.com]}, {replace: '@.*$', with: ''}",
      merged('a.com', 'one.example'),
    ],
    [
      'a subdomain and the domain',
      "{replace: '@(?:emea\\.)?a\\.com$', with: ''}, {strip_domain: [a.com, emea.a.com]}",
      merged('a.com', 'emea.a.com'),
    ],
  ])('a policy that strips %s is warned about', async (_what, transform, warning) => {
    expect((await read({ top: username(transform) })).warnings).toEqual([warning]);
  });

  it('a policy that strips two domains at one product is warned about with that product', async () => {
    const jira = `    ${username('{strip_domain: [a.com, b.com]}')}\n`;
    expect((await read({ jira })).warnings).toEqual([
      '6: products.jira.profile.username.transform: makes one user name of ada@a.com and ada@b.com: two users would have one account',
    ]);
  });

  it.each([
    ['one domain', '{strip_domain: [a.com]}'],
    ['one domain twice', '{strip_domain: [a.com, A.com]}, {strip_domain: [a.com]}'],
    ['a prefix', "{replace: '^ext_', with: ''}"],
    ['everything', "{replace: '.*', with: ''}"],
    ['the @ alone', "{replace: '@', with: '_'}"],
  ])('a policy that strips %s is not warned about', async (_what, transform) => {
    expect((await read({ top: username(transform) })).warnings).toEqual([]);
  });
});

describe('existingPeople: username_then_email', () => {
  it('the old word takes only verified addresses, and the build says so', async () => {
    const { policy, warnings } = await read({ jira: '    existingPeople: username_then_email\n' });
    expect(policy.products.jira?.existingPeople).toBe('username_then_verified_email');
    expect(warnings).toEqual([
      expect.stringMatching(
        /^6: products\.jira\.existingPeople: .*username_then_verified_email.*username_then_unverified_email/,
      ),
    ]);
  });

  it.each(['username', 'username_then_verified_email', 'username_then_unverified_email'])(
    'a policy may say %s without a warning',
    async (existingPeople) => {
      const { policy, warnings } = await read({ jira: `    existingPeople: ${existingPeople}\n` });
      expect(policy.products.jira?.existingPeople).toBe(existingPeople);
      expect(warnings).toEqual([]);
    },
  );
});
