// In: the built function, in a world of its own. Out: the cold and warm times of it and of its floors.

import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { LocalFunction } from '#infra/local/lambda/start-function.ts';
import { startWorld, type World } from '#infra/local/start-world.ts';
import { BENCH_LOAD_BALANCER, type Client, createClient } from './create-client.ts';
import type { RuntimeClient } from './find-runtime-client.ts';
import { interleave } from './interleave.ts';
import { median } from './median.ts';
import { openRecorder, type Recorder } from './open-recorder.ts';
import { readCpu } from './read-cpu.ts';
import { type Floor, floorFolder, startFloor } from './start-floor.ts';

/** What is measured side by side: the function, and what it cannot be faster than. */
export type Contender = 'function' | Floor;

/** Milliseconds, medians of interleaved rounds. */
export type Costs = Readonly<Record<Contender, number>>;

export interface InstanceCosts {
  /** From the spawn of the process to the first answer. */
  readonly cold: Costs;
  /** The same, while Secrets Manager takes `SECRET_MS` for each answer. */
  readonly coldWithSlowSecrets: Pick<Costs, 'function' | 'empty'>;
  /** From the spawn of the process until it fetches its first event. */
  readonly init: Costs;
  /** CPU of the instance, runtime client included, up to the first answer. Null where it cannot be read. */
  readonly coldCpu: Costs | null;
  /** From the delivery of the event to the answer; the product answers at once. */
  readonly warm: Costs;
  /** CPU of the instance, runtime client included, for one event. Null where it cannot be read. */
  readonly warmCpu: Costs | null;
}

/** How long Secrets Manager takes for an answer, from within its Region. */
export const SECRET_MS = 15;

const FUNCTION_FOLDER = join(import.meta.dirname, '../../.build/sign-on');
const COLD_STARTS = 21;
const WARM_ROUNDS = 15;
const EVENTS_PER_ROUND = 20;
const WARM_UP_EVENTS = 200;

/**
 * Returns the costs of the function against those of handlers that do a part of its work, in the same
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
    return await measureIn(world, recorder, runtimeClient);
  } finally {
    await world.close();
    await recorder.close();
  }
}

// What was written at the first sign-on is looked at once more after this time: then the user is in sync.
const SETTLED_MS = 121_000;

async function measureIn(
  world: World,
  recorder: Recorder,
  runtimeClient: RuntimeClient,
): Promise<InstanceCosts> {
  const floors = {
    empty: await startFloor('empty', world, runtimeClient),
    page: await startFloor('page', world, runtimeClient),
    'by-hand': await startFloor('by-hand', world, runtimeClient),
  };
  try {
    const client = createClient(world, { name: 'bench', groups: ['jira-software-users'] });
    client.keepCookies(await world.signOn.invoke(client.event()));
    await wait(SETTLED_MS);
    client.keepCookies(await world.signOn.invoke(client.event()));
    recorder.repeat();
    const contenders = { function: world.signOn, ...floors };
    return {
      ...(await measureCold(contenders, client)),
      coldWithSlowSecrets: await measureSlowSecrets(world, floors.empty, client),
      ...(await measureWarm(contenders, client)),
    };
  } finally {
    for (const floor of Object.values(floors)) await floor.close();
  }
}

type Contenders = Readonly<Record<Contender, LocalFunction>>;

const NAMES = ['function', 'by-hand', 'page', 'empty'] as const satisfies readonly Contender[];

const forEach = <T>(make: (name: Contender) => T) =>
  Object.fromEntries(NAMES.map((name) => [name, make(name)])) as Record<Contender, T>;

async function measureCold(contenders: Contenders, client: Client) {
  const [init, cpu] = [forEach((): number[] => []), forEach((): number[] => [])];
  const start = async (name: Contender) => {
    const { initMs, durationMs } = await startCold(contenders[name], client);
    cpu[name].push((await settledCpu(folderOf(name))) ?? Number.NaN);
    init[name].push(initMs);
    return initMs + durationMs;
  };
  const cold = await interleave(
    COLD_STARTS,
    forEach((name) => () => start(name)),
  );
  return { cold, init: medians(init), coldCpu: nullUnlessRead(medians(cpu)) };
}

async function measureSlowSecrets(world: World, empty: LocalFunction, client: Client) {
  const { switches } = world.secrets;
  switches.slowMs = SECRET_MS;
  const start = async (contender: LocalFunction) => {
    const { initMs, durationMs } = await startCold(contender, client);
    return initMs + durationMs;
  };
  const costs = await interleave(COLD_STARTS, {
    function: () => start(world.signOn),
    empty: () => start(empty),
  });
  switches.slowMs = 0;
  return costs;
}

async function startCold(contender: LocalFunction, client: Client) {
  await contender.recycle();
  await contender.invoke(client.event());
  const { initMs = Number.NaN, durationMs = Number.NaN } = contender.reports.at(-1) ?? {};
  return { initMs, durationMs };
}

async function measureWarm(contenders: Contenders, client: Client) {
  const cpu = forEach((): number[] => []);
  const round = async (name: Contender, events: number) => {
    const { reports, invoke } = contenders[name];
    const before = (await settledCpu(folderOf(name))) ?? Number.NaN;
    const first = reports.length;
    for (let i = 0; i < events; i += 1) await invoke(client.event());
    const after = (await settledCpu(folderOf(name))) ?? Number.NaN;
    cpu[name].push((after - before) / events);
    return median(reports.slice(first).map(({ durationMs }) => durationMs));
  };
  for (const name of NAMES) await round(name, WARM_UP_EVENTS);
  for (const name of NAMES) cpu[name].length = 0;
  const warm = await interleave(
    WARM_ROUNDS,
    forEach((name) => () => round(name, EVENTS_PER_ROUND)),
  );
  return { warm, warmCpu: nullUnlessRead(medians(cpu)) };
}

const folderOf = (name: Contender) => (name === 'function' ? FUNCTION_FOLDER : floorFolder(name));

const medians = (costs: Readonly<Record<Contender, readonly number[]>>): Costs =>
  forEach((name) => median(costs[name]));

const nullUnlessRead = (costs: Costs) => (Object.values(costs).some(Number.isNaN) ? null : costs);

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
