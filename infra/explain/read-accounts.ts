import { readFile } from 'node:fs/promises';
import { checkYaml } from '#shared/policy/file/check-yaml.ts';
import { parseYaml } from '#shared/policy/file/parse-yaml.ts';
import { SNAPSHOT, type SnapshotAccount } from './sign-on-case.ts';

/** Returns the accounts in a file, as JSON or YAML. Rejects with PolicyProblems. */
export async function readAccounts(file: string): Promise<readonly SnapshotAccount[]> {
  return checkYaml(parseYaml(await readFile(file, 'utf8'), file), SNAPSHOT);
}
