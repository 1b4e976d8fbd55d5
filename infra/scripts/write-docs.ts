// In: nothing. Out: the generated parts of infra/docs, written anew.
import { writeFile } from 'node:fs/promises';
import { createCommand } from './command-line/create-command.ts';
import { EXIT_CODES } from './command-line/exit-codes.ts';
import { runCommand } from './command-line/run-command.ts';
import { renderDocs } from './docs/render-docs.ts';

createCommand(
  'docs',
  'Writes the generated parts of infra/docs and the schema of the policy.',
).parse();

await runCommand(async () => {
  for (const { path, rendered } of await renderDocs()) await writeFile(path, rendered);
  return EXIT_CODES.done;
});
