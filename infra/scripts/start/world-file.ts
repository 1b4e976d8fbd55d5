// In: where a running world tells of events. Out: a file that `npm run event` finds it by.
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as v from 'valibot';

// In the folder that npm runs scripts in.
const FILE = '.build/local-world.json';
const schema = v.object({ events: v.string() });

/** The address at which the world that was started last tells of events; null: none is running. */
export async function readWorldFile(): Promise<string | null> {
  if (!existsSync(FILE)) return null;
  return v.parse(schema, JSON.parse(await readFile(FILE, 'utf8'))).events;
}

/** Writes the file, and returns what takes it away again unless another world has written it since. */
export async function writeWorldFile(events: string): Promise<() => Promise<void>> {
  await mkdir(dirname(FILE), { recursive: true });
  await writeFile(FILE, JSON.stringify({ events }));
  return async () => {
    if ((await readWorldFile()) === events) await rm(FILE, { force: true });
  };
}
