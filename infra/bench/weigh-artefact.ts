// In: the built function. Out: which of its files an instance loads before its first answer.
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { startWorld } from '#infra/local/start-world.ts';
import { BENCH_LOAD_BALANCER, createClient } from './create-client.ts';
import type { RuntimeClient } from './find-runtime-client.ts';

/** A file of the artefact that was loaded. */
export interface LoadedFile {
  readonly file: string;
  readonly bytes: number;
  readonly gzipBytes: number;
}

export interface Weight {
  readonly files: readonly LoadedFile[];
  /** Whether any code loaded Node's implementation of fetch. */
  readonly undiciLoaded: boolean;
}

const REPORTER = import.meta.resolve('./report-loads.ts');

/** Returns the files that were loaded up to the first answer, as the instance itself reports them. */
export async function weighArtefact(runtimeClient: RuntimeClient): Promise<Weight> {
  const world = await startWorld({
    environment: { LOAD_BALANCER_ARNS: BENCH_LOAD_BALANCER, NODE_OPTIONS: `--import=${REPORTER}` },
    ...(runtimeClient.command && { runtimeClient: runtimeClient.command }),
  });
  try {
    const client = createClient(world, { name: 'weight', groups: ['jira-software-users'] });
    client.keepCookies(await world.signOn.invoke(client.event()));
    const report = world.signOn.logs.flatMap(readReport).at(-1);
    if (report === undefined) throw new Error('the instance reported nothing');
    const files = await Promise.all(report.loaded.map(weigh));
    return { files, undiciLoaded: report.undiciLoaded };
  } finally {
    await world.close();
  }
}

interface Report {
  readonly loaded: readonly string[];
  readonly undiciLoaded: boolean;
}

function readReport(line: string): Report[] {
  const prefix = 'bench-loads ';
  return line.startsWith(prefix) ? [JSON.parse(line.slice(prefix.length))] : [];
}

async function weigh(url: string): Promise<LoadedFile> {
  const file = fileURLToPath(url);
  const content = await readFile(file);
  return {
    file: basename(file),
    bytes: content.byteLength,
    gzipBytes: gzipSync(content).byteLength,
  };
}
