// In: functions/ and infra/policy. Out: the files that Lambda runs, and the proof that they fit.
import { join } from 'node:path';
import { Option } from 'commander';
import { readPolicy } from '#shared/policy/file/read-policy.ts';
import { bundleFunction } from './build/bundle-function.ts';
import { checkBudget } from './build/check-budget.ts';
import { requireReplaceable } from './build/require-replaceable.ts';
import { createCommand } from './command-line/create-command.ts';
import { EXIT_CODES } from './command-line/exit-codes.ts';
import { printWarning } from './command-line/print-warning.ts';
import { runCommand } from './command-line/run-command.ts';

const ROOT = join(import.meta.dirname, '../..');
const options = createCommand('build', 'Builds the function that signs users on, with its policy.')
  .addOption(
    new Option('--out <folder>', 'where the files go; the folder is emptied first').default(
      join(ROOT, '.build/sign-on'),
      '.build/sign-on',
    ),
  )
  .addOption(
    new Option('--policy <file>', 'the policy').default(
      join(ROOT, 'infra/policy/identity.yaml'),
      'infra/policy/identity.yaml',
    ),
  )
  .parse()
  .opts<{ readonly out: string; readonly policy: string }>();

await runCommand(async () => {
  await requireReplaceable(options.out);
  const policy = await readPolicy(options.policy, printWarning);
  const bundled = await bundleFunction({ root: ROOT, out: options.out, policy });
  checkBudget(bundled);
  return EXIT_CODES.done;
});
