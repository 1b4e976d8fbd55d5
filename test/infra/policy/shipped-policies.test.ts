import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EXAMPLES, type Example, tryExample } from '#infra/explain/try-example.ts';
import { readPolicy } from '#shared/policy/file/read-policy.ts';
import { readYaml } from '#shared/policy/file/read-yaml.ts';
import { policyFile } from './policy-file.ts';

const POLICY = 'infra/policy/identity.yaml';
const FOLDER = 'infra/policy/examples';
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'));
const examples = await Promise.all(
  files.map((name) => readYaml<readonly Example[]>(join(FOLDER, name), EXAMPLES)),
);
const guide = readFileSync('infra/docs/policy.md', 'utf8');
const policies = [...guide.matchAll(/^```yaml\n(provider: [\s\S]*?)^```$/gm)].map(
  ([, text = '']) => text,
);

describe('the shipped examples', () => {
  it.each(examples.flat().map((example) => [example.title, example] as const))(
    'the shipped example “%s” holds',
    async (_title, example) => {
      expect(await tryExample(example, await readPolicy(POLICY))).toEqual([]);
    },
  );

  it('the guide says how many examples are shipped', () => {
    const all = examples.flat().length;
    expect(guide).toContain(`${all} of ${all} examples hold.`);
  });
});

describe('the policies in the guide', () => {
  it('the guide shows a policy', () => {
    expect(policies.length).toBeGreaterThan(0);
  });

  it.each(policies)('the build takes the policy %# in the guide', async (text) => {
    await expect(readPolicy(await policyFile(text))).resolves.toHaveProperty('products');
  });
});
