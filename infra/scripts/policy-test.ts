// In: a policy and examples of what it should do. Out: the examples that do not hold.
import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { Option } from 'commander';
import { EXAMPLES, type Example, tryExample } from '#infra/explain/try-example.ts';
import { readPolicy } from '#shared/policy/file/read-policy.ts';
import { readYaml } from '#shared/policy/file/read-yaml.ts';
import type { IdentityPolicy } from '#shared/policy/identity-policy.ts';
import { createCommand } from './command-line/create-command.ts';
import { EXIT_CODES } from './command-line/exit-codes.ts';
import { printWarning } from './command-line/print-warning.ts';
import { runCommand } from './command-line/run-command.ts';

const FOLDER = join(import.meta.dirname, '../policy');
const paths = createCommand('policy:test', 'Tries a policy on examples of what it should do.')
  .addOption(
    new Option('--policy <file>', 'the policy').default(
      join(FOLDER, 'identity.yaml'),
      'infra/policy/identity.yaml',
    ),
  )
  .addOption(
    new Option('--examples <folder>', 'a folder of *.yaml files, each a list of examples').default(
      join(FOLDER, 'examples'),
      'infra/policy/examples',
    ),
  )
  .parse()
  .opts<{ readonly policy: string; readonly examples: string }>();

await runCommand(async () => {
  const policy = await readPolicy(paths.policy, printWarning);
  const names = (await readdir(paths.examples)).filter((name) => name.endsWith('.yaml')).toSorted();
  const held: boolean[] = [];
  for (const name of names) held.push(...(await tryFile(join(paths.examples, name), policy)));
  console.log(`${held.filter(Boolean).length} of ${held.length} examples hold.`);
  // A folder without examples proves nothing.
  return held.length > 0 && held.every(Boolean) ? EXIT_CODES.done : EXIT_CODES.failed;
});

/** Returns of each example in a file whether it holds, and prints why one does not. */
async function tryFile(file: string, policy: IdentityPolicy): Promise<boolean[]> {
  const held: boolean[] = [];
  for (const example of await readYaml<readonly Example[]>(file, EXAMPLES)) {
    const faults = await tryExample(example, policy);
    held.push(faults.length === 0);
    if (faults.length === 0) continue;
    console.log(`${relative('', file)}: ${example.title}`);
    for (const fault of faults) console.log(`  ${fault}`);
  }
  return held;
}
