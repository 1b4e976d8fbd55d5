// In: the sources. Out: how large and how tangled they are, and what is over its limit.
import { join } from 'node:path';
import { listExcesses } from '#infra/code/figures/list-excesses.ts';
import { measureCode } from '#infra/code/figures/measure-code.ts';
import { renderFigures } from '#infra/code/figures/render-figures.ts';
import { createCommand } from './command-line/create-command.ts';
import { EXIT_CODES } from './command-line/exit-codes.ts';
import { runCommand } from './command-line/run-command.ts';

const { json } = createCommand('figures', 'Measures the sources: functions, complexity, cycles.')
  .option('--json', 'print JSON')
  .parse()
  .opts<{ readonly json?: true }>();

await runCommand(async () => {
  const figures = await measureCode(join(import.meta.dirname, '../..'));
  const excesses = listExcesses(figures);
  console.log(json ? JSON.stringify({ ...figures, excesses }, null, 2) : renderFigures(figures));
  for (const excess of excesses) console.error(`Over the limit: ${excess}`);
  return excesses.length === 0 ? EXIT_CODES.done : EXIT_CODES.failed;
});
