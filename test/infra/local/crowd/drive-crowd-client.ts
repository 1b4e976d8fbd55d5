import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json, text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { CrowdOptions, LocalCrowd } from '#infra/local/crowd/start-crowd.ts';
import { makeCertificates } from '#infra/local/tls/certificates.ts';
import { signOnApplication, startTestCrowd } from './start-test-crowd.ts';

type Step = [method: string, ...parameters: unknown[]];

export interface DrivenCrowd {
  readonly crowd: LocalCrowd;
  /** What each call of atlassian-crowd-client came to, or `{error: type}`. */
  drive(...steps: Step[]): Promise<unknown[]>;
}

/** A Crowd behind TLS, and atlassian-crowd-client in a process of its own that trusts the local authority. */
export async function startDrivenCrowd(options: Partial<CrowdOptions> = {}): Promise<DrivenCrowd> {
  const { ca, cert, key } = await makeCertificates(['crowd.localhost']);
  const folder = await mkdtemp(join(tmpdir(), 'crowd-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const authority = join(folder, 'ca.pem');
  await writeFile(authority, ca);
  const crowd = await startTestCrowd({ tls: { cert, key }, ...options });
  return { crowd, drive: (...steps) => runSteps(crowd.url, authority, steps) };
}

async function runSteps(url: string, authority: string, steps: Step[]): Promise<unknown[]> {
  const script = fileURLToPath(import.meta.resolve('./crowd-client-process.ts'));
  const child = spawn(
    process.execPath,
    [script, url, signOnApplication.name, signOnApplication.password],
    {
      env: { ...process.env, NODE_EXTRA_CA_CERTS: authority },
    },
  );
  child.stdin.end(JSON.stringify(steps));
  const [outcomes, trouble] = await Promise.allSettled([json(child.stdout), text(child.stderr)]);
  if (outcomes.status === 'fulfilled') return outcomes.value as unknown[];
  throw new Error(trouble.status === 'fulfilled' ? trouble.value : 'The client ended early.');
}
