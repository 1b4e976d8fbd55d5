// In: what the built files are made of. Out: what each part weighs, printed, and an error for one that is too heavy.
import { basename } from 'node:path';
import type { Metafile } from 'esbuild';
import { CommandError } from '#infra/scripts/command-line/command-error.ts';
import { type Bundled, HANDLER } from './bundle-function.ts';

const KB = 1024;
const BUDGET_BYTES = { ours: 112 * KB, libraries: 18 * KB };
/** What is loaded on demand: sources of groups, and, with a row for each code, the pages of failures. */
const PART_BUDGET_BYTES = 12 * KB;
const PART_BUDGETS_BYTES: Readonly<Record<string, number>> = {
  'answer-failure': 16 * KB,
  'create-remote-source': 36 * KB,
  'replace-linear': 160 * KB,
};
/** One client of the AWS SDK. */
const CLIENT_BUDGET_BYTES = 190 * KB;

type Outputs = Metafile['outputs'];

/** Prints what each part of the function weighs. Throws CommandError for the first one over its budget. */
export function checkBudget({ own: { outputs }, clients }: Bundled): void {
  const handler = Object.keys(outputs).find((file) => outputs[file]?.entryPoint === HANDLER);
  if (handler === undefined) throw new Error(`nothing was built of ${HANDLER}`);
  const always = listLoaded(handler, outputs);
  weighOnDemand(outputs, always);
  const bytes = sumBySource(outputs, always);
  weigh('ours', bytes.ours, BUDGET_BYTES.ours);
  weigh('libraries', bytes.libraries, BUDGET_BYTES.libraries);
  for (const [file, { bytes: size }] of Object.entries(clients.outputs)) {
    weigh(basename(file, '.mjs'), size, CLIENT_BUDGET_BYTES);
  }
}

/** Returns a file and the files that it imports at once. */
function listLoaded(file: string, outputs: Outputs, loaded = new Set<string>()): Set<string> {
  if (loaded.has(file)) return loaded;
  loaded.add(file);
  for (const { path, kind } of outputs[file]?.imports ?? []) {
    if (kind === 'import-statement') listLoaded(path, outputs, loaded);
  }
  return loaded;
}

function weighOnDemand(outputs: Outputs, always: ReadonlySet<string>): void {
  for (const [file, { entryPoint }] of Object.entries(outputs)) {
    if (entryPoint === undefined || entryPoint === HANDLER) continue;
    const further = [...listLoaded(file, outputs)].filter((loaded) => !always.has(loaded));
    const size = further.reduce((total, loaded) => total + (outputs[loaded]?.bytes ?? 0), 0);
    const name = basename(entryPoint, '.ts');
    weigh(name, size, PART_BUDGETS_BYTES[name] ?? PART_BUDGET_BYTES);
  }
}

function sumBySource(outputs: Outputs, files: ReadonlySet<string>) {
  const bytes = { ours: 0, libraries: 0 };
  for (const file of files) {
    for (const [input, { bytesInOutput }] of Object.entries(outputs[file]?.inputs ?? {})) {
      // A team decides itself how long its policy is.
      if (input.endsWith('.yaml')) continue;
      bytes[input.includes('node_modules/') ? 'libraries' : 'ours'] += bytesInOutput;
    }
  }
  return bytes;
}

function weigh(part: string, bytes: number, mostBytes: number): void {
  console.log(`${part.padEnd(18)} ${bytes} bytes of at most ${mostBytes}`);
  if (bytes > mostBytes) throw new CommandError(`${part}: over the byte budget`);
}
