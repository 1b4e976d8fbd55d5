// In: policies with few and with very many rules. Out: what the rules cost an instance before its first event.
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startWorld, type World } from '#infra/local/start-world.ts';
import { BENCH_LOAD_BALANCER, createClient } from './create-client.ts';
import type { RuntimeClient } from './find-runtime-client.ts';
import { interleave } from './interleave.ts';
import { policyOfRules } from './policy-of-rules.ts';

/** Milliseconds from the spawn of an instance until it fetches its first event, medians of interleaved rounds. */
export interface RuleCosts {
  /** Ten rules. */
  readonly few: number;
  /** Two hundred: names, tables, patterns. */
  readonly many: number;
  /** Two hundred, twenty of them regular expressions. */
  readonly expressions: number;
}

const ROOT = join(import.meta.dirname, '../..');
const ROUNDS = 21;

/** Returns the costs in the same runtime client, of functions that differ in their policy only. */
export async function measureRules(runtimeClient: RuntimeClient): Promise<RuleCosts> {
  const worlds = {
    few: await startWith('few', policyOfRules({ rules: 10, expressions: 0 }), runtimeClient),
    many: await startWith('many', policyOfRules({ rules: 200, expressions: 0 }), runtimeClient),
    expressions: await startWith(
      'expressions',
      policyOfRules({ rules: 200, expressions: 20 }),
      runtimeClient,
    ),
  };
  try {
    return await interleave(ROUNDS, {
      few: () => startCold(worlds.few),
      many: () => startCold(worlds.many),
      expressions: () => startCold(worlds.expressions),
    });
  } finally {
    for (const world of Object.values(worlds)) await world.close();
  }
}

async function startWith(
  name: string,
  policy: object,
  runtimeClient: RuntimeClient,
): Promise<World> {
  const folder = join(ROOT, '.artifacts/bench', name);
  await mkdir(folder, { recursive: true });
  // JSON is YAML.
  const file = join(folder, 'policy.yaml');
  await writeFile(file, JSON.stringify(policy));
  const artefact = join(folder, 'sign-on');
  const script = join(ROOT, 'infra/scripts/build.ts');
  await promisify(execFile)(process.execPath, [script, '--policy', file, '--out', artefact]);
  return startWorld({
    artefact,
    environment: { LOAD_BALANCER_ARNS: BENCH_LOAD_BALANCER },
    ...(runtimeClient.command && { runtimeClient: runtimeClient.command }),
  });
}

async function startCold(world: World): Promise<number> {
  await world.signOn.recycle();
  await world.signOn.invoke(
    createClient(world, { name: 'bench', groups: ['jira-area-1-people'] }).event(),
  );
  return world.signOn.reports.at(-1)?.initMs ?? Number.NaN;
}
