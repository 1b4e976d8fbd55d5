// In: the built function. Out: which of its files an instance loads before its first answer.
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { startWorld } from '#infra/local/start-world.ts';
import type { RuntimeClient } from './find-runtime-client.ts';
import { BENCH_LOAD_BALANCER, makeVisitor } from './make-visitor.ts';

/** A file of the artefact that was loaded. */
export interface LoadedFile {
  readonly file: string;
  readonly bytes: number;
  readonly gzipBytes: number;
}

export interface Weight {
  readonly files: readonly LoadedFile[];
  /** Whether Node's implementation of fetch was loaded, by whomever. */
  readonly undiciLoaded: boolean;
}

const REPORTER = import.meta.resolve('./report-loads.ts');

/** Returns what was loaded up to the first answer, as reported from inside of the instance. */
export async function weighArtefact(client: RuntimeClient): Promise<Weight> {
  const world = await startWorld({
    environment: { LOAD_BALANCER_ARNS: BENCH_LOAD_BALANCER, NODE_OPTIONS: `--import=${REPORTER}` },
    ...(client.command && { runtimeClient: client.command }),
  });
  try {
    const visitor = makeVisitor(world, { name: 'weight', groups: ['jira-software-users'] });
    visitor.keep(await world.signOn.invoke(visitor.event()));
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
