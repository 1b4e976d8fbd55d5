import { globSync, readFileSync } from 'node:fs';
import { STATUS_CODES } from 'node:http';
import { join } from 'node:path';
import { parseSync } from 'oxc-parser';
import { walk } from '#infra/code/walk.ts';

/** What the adapters in a folder of shared/atlassian name in their code. */
export interface BranchedAnswers {
  /** Numbers that are statuses of HTTP, as the tables of the documents write them. */
  readonly statuses: ReadonlySet<string>;
  /** Texts under the name `operation`. */
  readonly operations: ReadonlySet<string>;
}

// The bounds of ranges: nothing compares with a status of theirs.
const RANGES: Readonly<Record<string, string>> = { 300: '3xx', 500: '5xx' };

/** Returns the statuses and operations in a folder of shared/atlassian. */
export function listBranchedAnswers(folder: string): BranchedAnswers {
  const root = join(import.meta.dirname, '../../../shared/atlassian', folder);
  const statuses = new Set<string>();
  const operations = new Set<string>();
  for (const file of globSync('**/*.ts', { cwd: root })) {
    const path = join(root, file);
    walk(parseSync(path, readFileSync(path, 'utf8')).program, (node, parents) => {
      if (node.type !== 'Literal') return;
      const { value } = node;
      // Node hands no interim answer on (1xx): such a number is one of something else.
      if (typeof value === 'number' && value >= 200 && value in STATUS_CODES)
        statuses.add(RANGES[value] ?? `${value}`);
      if (typeof value === 'string' && isOperation(parents.at(-1))) operations.add(value);
    });
  }
  return { statuses, operations };
}

function isOperation(parent: unknown): boolean {
  const { type, key, id } = Object(parent);
  const named = type === 'Property' ? key : type === 'VariableDeclarator' ? id : undefined;
  return Object(named).name === 'operation';
}
