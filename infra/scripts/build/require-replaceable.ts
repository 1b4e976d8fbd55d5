import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { CommandError } from '#infra/scripts/command-line/command-error.ts';

/** Resolves if a folder may be emptied: it is not there, is empty or holds a build. Rejects with CommandError otherwise. */
export async function requireReplaceable(folder: string): Promise<void> {
  const names = existsSync(folder) ? await readdir(folder) : [];
  if (names.length === 0 || names.includes('handler.mjs')) return;
  throw new CommandError(`--out ${folder} holds files that are no build: name a new folder.`);
}
