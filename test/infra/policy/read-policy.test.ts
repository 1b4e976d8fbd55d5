import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { policyJsonSchema } from '#infra/policy/policy-json-schema.ts';
import { PolicyProblems, readPolicy } from '#infra/policy/read-policy.ts';

const SHIPPED = 'infra/policy/identity.yaml';
const SCHEMA = 'infra/policy/identity-policy.schema.json';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'policy-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** The shipped policy with one change. */
async function changed(from: string, to: string): Promise<string> {
  const file = join(folder, 'identity.yaml');
  const text = await readFile(SHIPPED, 'utf8');
  expect(text).toContain(from);
  await writeFile(file, text.replace(from, to));
  return file;
}

async function problemsOf(file: string): Promise<readonly string[]> {
  const error = await readPolicy(file).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof PolicyProblems) {
    return error.problems.map((problem) => problem.slice(file.length));
  }
  throw new Error(`no problems, but ${error}`);
}

it('the shipped policy is valid, for the build and for editors', async () => {
  const policy = await readPolicy(SHIPPED);
  expect(policy.products.jira?.groups.default).toEqual(['jira-software-users']);

  const validate = new Ajv({ strict: false }).compile(policyJsonSchema());
  expect(validate(parse(await readFile(SHIPPED, 'utf8')))).toBe(true);
  expect(validate({ claims: {} })).toBe(false);
});

it('the published JSON Schema is that of the definition (node infra/scripts/write-policy-schema.ts)', async () => {
  expect(JSON.parse(await readFile(SCHEMA, 'utf8'))).toEqual(policyJsonSchema());
});

describe('a policy is refused with file, line, path and problem', () => {
  it.each<{ what: string; from: string; to: string; problem: RegExp }>([
    {
      what: 'an unknown key',
      from: '  email: email',
      to: '  mail: email\n  email: email',
      problem: /^:\d+: claims\.mail: is not known here$/,
    },
    {
      what: 'an unknown state policy',
      from: 'whenAbsent: keep',
      to: 'whenAbsent: sync',
      problem: /^:\d+: products\.jira\.groups\.whenAbsent: /,
    },
    {
      what: 'a default group that is not managed',
      from: "managed: ['jira-*']",
      to: "managed: ['team-*']",
      problem: /^:\d+: products\.jira\.groups\.default\.0: is not managed$/,
    },
    {
      what: 'a default group that is protected',
      from: 'protected: [',
      to: 'protected: [jira-software-users, ',
      problem: /^:\d+: products\.jira\.groups\.default\.0: is protected$/,
    },
    {
      what: 'broken YAML',
      from: 'claims:',
      to: 'claims: [',
      problem: /^:\d+: /,
    },
  ])('for $what', async ({ from, to, problem }) => {
    expect((await problemsOf(await changed(from, to)))[0]).toMatch(problem);
  });

  it('all at once', async () => {
    const file = await changed('  username: preferred_username\n  email: email', '  surplus: 1');
    expect(await problemsOf(file)).toHaveLength(3);
  });
});
