// In: a policy and examples of what it should do. Out: which of them do not hold.
import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { EXAMPLES, type Example, tryExample } from '#infra/explain/policy-example.ts';
import { readPolicy } from '#shared/policy/file/read-policy.ts';
import { readYaml } from '#shared/policy/file/read-yaml.ts';
import { printUsageError } from './print-usage-error.ts';

const POLICY = join(import.meta.dirname, '../policy');
const { values } = parseArgs({
  options: {
    policy: { type: 'string', default: join(POLICY, 'identity.yaml') },
    /** A folder of *.yaml files, each a list of examples. */
    examples: { type: 'string', default: join(POLICY, 'examples') },
  },
});

try {
  process.exitCode = (await tryAll()) ? 0 : 1;
} catch (error) {
  printUsageError(error);
}

async function tryAll(): Promise<boolean> {
  const policy = await readPolicy(values.policy);
  const names = (await readdir(values.examples))
    .filter((name) => name.endsWith('.yaml'))
    .toSorted();
  let tried = 0;
  let failed = 0;
  for (const name of names) {
    const file = join(values.examples, name);
    const examples = await readYaml<readonly Example[]>(file, EXAMPLES);
    for (const example of examples) {
      const faults = await tryExample(example, policy);
      tried += 1;
      if (faults.length === 0) continue;
      failed += 1;
      console.log(`${relative('', file)}: ${example.title}`);
      for (const fault of faults) console.log(`  ${fault}`);
    }
  }
  console.log(`${tried - failed} of ${tried} examples hold.`);
  // A folder without examples proves nothing.
  return failed === 0 && tried > 0;
}
