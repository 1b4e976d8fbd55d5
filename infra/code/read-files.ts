import { globSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';

/** Returns the files below a folder that a pattern names, sorted, each with its text. */
export function readFiles(root: string, patterns: readonly string[]): Map<string, string> {
  const paths = globSync(patterns, { cwd: root }).map((path) => path.split(sep).join('/'));
  return new Map(
    paths.toSorted().map((path) => [path, readFileSync(join(root, path), 'utf8')] as const),
  );
}
