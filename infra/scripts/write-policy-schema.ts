// In: the definition of the identity policy. Out: infra/policy/identity-policy.schema.json for editors.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { policyJsonSchema } from '#shared/policy/file/policy-json-schema.ts';
import { createCommand } from './command-line/create-command.ts';
import { EXIT_CODES } from './command-line/exit-codes.ts';
import { runCommand } from './command-line/run-command.ts';

createCommand(
  'schema',
  'Writes infra/policy/identity-policy.schema.json, by which editors check a policy.',
).parse();

await runCommand(async () => {
  const file = join(import.meta.dirname, '../policy/identity-policy.schema.json');
  await writeFile(file, `${JSON.stringify(policyJsonSchema(), null, 2)}\n`);
  return EXIT_CODES.done;
});
