import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import type * as v from 'valibot';
import { checkYaml, type FurtherChecks } from './check-yaml.ts';
import { parseYaml } from './parse-yaml.ts';

/** Returns a YAML file as its schema describes it. Rejects with PolicyProblems that lists everything wrong with it at once. */
export async function readYaml<T>(
  file: string,
  schema: v.GenericSchema<unknown, T>,
  checks: FurtherChecks<T> = {},
): Promise<T> {
  return checkYaml(parseYaml(await readFile(file, 'utf8'), relative('', file)), schema, checks);
}
