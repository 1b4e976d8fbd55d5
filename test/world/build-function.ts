import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '../..');
const BUILD = join(ROOT, 'infra/scripts/build.ts');

const folders = new Map<string, Promise<string>>();

/**
 * Returns the folder of the function with a policy of its own, built as for deployment, once for each policy of
 * a worker, and gone when its tests are over. `policy` is the content of a policy file, as YAML or as what YAML
 * stands for.
 */
export function buildFunction(policy: string | object): Promise<string> {
  const text = typeof policy === 'string' ? policy : JSON.stringify(policy, null, 2);
  const folder = folders.get(text) ?? build(text);
  folders.set(text, folder);
  return folder;
}

async function build(policy: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sign-on-'));
  globalThis.closeAfterAllFiles.push(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'identity.yaml');
  await writeFile(file, policy);
  const out = join(folder, 'sign-on');
  await promisify(execFile)(process.execPath, [BUILD, '--policy', file, '--out', out], {
    cwd: ROOT,
  });
  return out;
}
