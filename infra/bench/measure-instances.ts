// In: the built function, in a world of its own. Out: the cold and warm times of it and of an empty handler.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type LocalFunction, startFunction } from '#infra/local/lambda/start-function.ts';
import { startWorld, type World } from '#infra/local/start-world.ts';
import { BENCH_LOAD_BALANCER, type Client, createClient } from './create-client.ts';
import type { RuntimeClient } from './find-runtime-client.ts';
import { interleave } from './interleave.ts';
import { median } from './median.ts';
import { openRecorder } from './open-recorder.ts';
import { readCpu } from './read-cpu.ts';

/** Milliseconds, medians of interleaved rounds. */
export interface Pair {
  readonly function: number;
  readonly empty: number;
}

export interface InstanceCosts {
  /** From the spawn of the process to the first answer. */
  readonly cold: Pair;
  /** From the spawn of the process until it fetches its first event. */
  readonly init: Pair;
  /** CPU of the instance, runtime client included, up to the first answer. */
  readonly coldCpu: Pair | null;
  /** From the delivery of the event to the answer; the product answers at once. */
  readonly warm: Pair;
  /** CPU of the instance, runtime client included, for one event. Null where it cannot be read. */
  readonly warmCpu: Pair | null;
}

const ROOT = join(import.meta.dirname, '../..');
const FOLDERS = { function: join(ROOT, '.build/sign-on'), empty: join(ROOT, '.artifacts/bench') };
const COLD_STARTS = 21;
const WARM_ROUNDS = 15;
const EVENTS_PER_ROUND = 20;
const WARM_UP_EVENTS = 200;

/**
 * Returns the costs of the function against those of a handler that returns at once, in the same
 * runtime client, at the same Runtime API, with the same event: a user whose account is in sync and
 * whose product session lives opens a small page, so that nothing changes.
 */
export async function measureInstances(runtimeClient: RuntimeClient): Promise<InstanceCosts> {
  const recorder = await openRecorder();
  const world = await startWorld({
    environment: { LOAD_BALANCER_ARNS: BENCH_LOAD_BALANCER, JIRA_ADDRESS: recorder.address },
    ...(runtimeClient.command && { runtimeClient: runtimeClient.command }),
  });
  try {
    const [port] = world.loadBalancer.directPorts;
    const { certificates } = world;
    recorder.connect({ address: `https://127.0.0.1:${port}`, certificates });
    return await measureIn(world, runtimeClient);
  } finally {
    await world.close();
    await recorder.close();
  }
}

async function measureIn(world: World, runtimeClient: RuntimeClient): Promise<InstanceCosts> {
  const empty = await startEmpty(world, runtimeClient);
  try {
    const client = createClient(world, { name: 'bench', groups: ['jira-software-users'] });
    client.keepCookies(await world.signOn.invoke(client.event()));
    const contenders = { function: world.signOn, empty };
    return {
      ...(await measureCold(contenders, client)),
      ...(await measureWarm(contenders, client)),
    };
  } finally {
    await empty.close();
  }
}

async function startEmpty(world: World, runtimeClient: RuntimeClient): Promise<LocalFunction> {
  await mkdir(FOLDERS.empty, { recursive: true });
  const handlerFile = join(FOLDERS.empty, 'handler.mjs');
  await writeFile(handlerFile, `export const handler = async () => (${JSON.stringify(ANSWER)});\n`);
  return startFunction({
    handlerFile,
    env: {},
    ca: world.certificates.ca,
    ...(runtimeClient.command && { runtimeClient: runtimeClient.command }),
  });
}

const ANSWER = { statusCode: 200, isBase64Encoded: false, multiValueHeaders: {}, body: '' };

interface Contenders {
  readonly function: LocalFunction;
  readonly empty: LocalFunction;
}

type Name = keyof Contenders;
type Costs = Record<Name, number[]>;

const noCosts = (): Costs => ({ function: [], empty: [] });

async function measureCold(contenders: Contenders, client: Client) {
  const [init, cpu] = [noCosts(), noCosts()];
  const start = async (name: Name) => {
    const contender = contenders[name];
    await contender.recycle();
    await contender.invoke(client.event());
    cpu[name].push((await settledCpu(FOLDERS[name])) ?? Number.NaN);
    const { initMs = Number.NaN, durationMs = Number.NaN } = contender.reports.at(-1) ?? {};
    init[name].push(initMs);
    return initMs + durationMs;
  };
  const cold = await interleave(COLD_STARTS, {
    function: () => start('function'),
    empty: () => start('empty'),
  });
  return { cold, init: medians(init), coldCpu: nullUnlessRead(medians(cpu)) };
}

async function measureWarm(contenders: Contenders, client: Client) {
  const cpu = noCosts();
  const round = async (name: Name, events: number) => {
    const { reports, invoke } = contenders[name];
    const before = (await settledCpu(FOLDERS[name])) ?? Number.NaN;
    const first = reports.length;
    for (let i = 0; i < events; i += 1) await invoke(client.event());
    const after = (await settledCpu(FOLDERS[name])) ?? Number.NaN;
    cpu[name].push((after - before) / events);
    return median(reports.slice(first).map(({ durationMs }) => durationMs));
  };
  await round('function', WARM_UP_EVENTS);
  await round('empty', WARM_UP_EVENTS);
  const warm = await interleave(WARM_ROUNDS, {
    function: () => round('function', EVENTS_PER_ROUND),
    empty: () => round('empty', EVENTS_PER_ROUND),
  });
  return { warm, warmCpu: nullUnlessRead(medians(cpu)) };
}

const medians = (costs: Costs): Pair => ({
  function: median(costs.function),
  empty: median(costs.empty),
});

const nullUnlessRead = (pair: Pair) => (Number.isNaN(pair.function + pair.empty) ? null : pair);

/** The CPU used once the instance has gone quiet: after its answer it still fetches the next event. */
async function settledCpu(folder: string): Promise<number | null> {
  let last = readCpu(folder);
  for (let quiet = 0; quiet < 3; ) {
    await new Promise((resolve) => setTimeout(resolve, 2));
    const now = readCpu(folder);
    quiet = now === last ? quiet + 1 : 0;
    last = now;
  }
  return last;
}
