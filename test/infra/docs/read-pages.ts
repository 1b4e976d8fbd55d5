import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

// In: nothing. Out: every Markdown page of the repository.

/** The folder of the repository. */
export const ROOT = join(import.meta.dirname, '../../..');

export interface Page {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
  /** The text without blocks of code, in which a link is no link and a `#` no heading. */
  readonly prose: string;
}

/** Returns the README and the pages below infra and .github. */
export function readPages(): readonly Page[] {
  const below = ['infra', '.github'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md'))
      .map((name) => join(folder, name)),
  );
  return ['README.md', ...below.toSorted()].map(readPage);
}

function readPage(path: string): Page {
  const text = readFileSync(join(ROOT, path), 'utf8');
  return { path, text, prose: text.replace(/^( *)```[\s\S]*?^\1```$/gm, '') };
}
