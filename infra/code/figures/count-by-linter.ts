import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as v from 'valibot';

/** What the linter counted of one function, and where that begins, counted from 1. */
export interface Count {
  readonly of: 'lines' | 'complexity';
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly value: number;
}

/**
 * Returns the lines and the cognitive complexity of the functions below some folders; a function that
 * has at most 1 of it is left out. The linter counts, so that the figures are those that its limits
 * hold down.
 */
export async function countByLinter(root: string, folders: readonly string[]): Promise<Count[]> {
  const configuration = await mkdtemp(join(tmpdir(), 'figures-'));
  try {
    await writeFile(join(configuration, 'biome.json'), JSON.stringify(CONFIGURATION));
    const options = ['--reporter=json', '--max-diagnostics=none', `--config-path=${configuration}`];
    const { stdout } = await promisify(execFile)(LINTER, ['lint', ...options, ...folders], {
      cwd: root,
      maxBuffer: 256 * 1024 * 1024,
    });
    return v.parse(REPORT, JSON.parse(stdout)).diagnostics.flatMap(toCount);
  } finally {
    await rm(configuration, { recursive: true });
  }
}

const LINTER = join(import.meta.dirname, '../../../node_modules/.bin/biome');

// 1 is the lowest limit that the rules take.
const CONFIGURATION = {
  root: true,
  linter: {
    rules: {
      preset: 'none',
      complexity: {
        noExcessiveCognitiveComplexity: { level: 'warn', options: { maxAllowedComplexity: 1 } },
        noExcessiveLinesPerFunction: {
          level: 'warn',
          options: { maxLines: 1, skipBlankLines: true },
        },
      },
    },
  },
};

const DIAGNOSTIC = v.object({
  category: v.string(),
  message: v.string(),
  location: v.object({
    path: v.string(),
    start: v.object({ line: v.number(), column: v.number() }),
  }),
});
const REPORT = v.object({ diagnostics: v.array(DIAGNOSTIC) });

const RULES: Readonly<Record<string, Count['of']>> = {
  'lint/complexity/noExcessiveCognitiveComplexity': 'complexity',
  'lint/complexity/noExcessiveLinesPerFunction': 'lines',
};

// Suppressions of other rules have no effect in this run, which the linter reports too.
function toCount(diagnostic: v.InferOutput<typeof DIAGNOSTIC>): Count[] {
  const { category, message, location } = diagnostic;
  const of = RULES[category];
  if (of === undefined) return [];
  const value = /\d+/.exec(message)?.[0];
  if (value === undefined) throw new Error(`the linter counted nothing: ${message}`);
  return [{ of, path: location.path, ...location.start, value: Number(value) }];
}
