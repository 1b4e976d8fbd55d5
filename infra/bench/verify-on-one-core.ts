import { execFileSync, spawnSync } from 'node:child_process';
import { measureVerify, type VerifyCosts } from './measure-verify.ts';

/** The costs, and on how many cores they were measured. */
export interface PlacedVerifyCosts extends VerifyCosts {
  readonly cores: 'one core' | 'all cores';
}

/**
 * Returns the costs of verifying on a single core, where `taskset` (util-linux) can hold a process to
 * one: WebCrypto works on another thread, and waking an idle core up costs more than the work.
 */
export async function verifyOnOneCore(): Promise<PlacedVerifyCosts> {
  if (spawnSync('taskset', ['--version']).status !== 0) {
    return { ...(await measureVerify()), cores: 'all cores' };
  }
  const script = `console.log(JSON.stringify(await (await import('#infra/bench/measure-verify.ts')).measureVerify()))`;
  const node = [process.execPath, '--input-type=module', '--eval', script];
  const json = execFileSync('taskset', ['--cpu-list', '0', ...node], {
    cwd: import.meta.dirname,
    encoding: 'utf8',
  });
  return { ...JSON.parse(json), cores: 'one core' };
}
