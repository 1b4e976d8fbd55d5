// In: the built handler, its settings and limits.
// Out: the function as Lambda would run it: instances on demand, each handling one event at a time.
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FunctionError } from './function-error.ts';
import type { FunctionOptions } from './instance-environment.ts';

export type { FunctionOptions };

import { type Fleet, openFleet, type TakenInstance } from './open-fleet.ts';
import { startInstance } from './start-instance.ts';

/** One finished invocation; `initMs` is there only if an instance had to be started for it. */
export interface InvocationReport {
  readonly requestId: string;
  readonly durationMs: number;
  readonly initMs?: number;
  readonly errorType?: string;
}

/** A function that can be invoked. */
export interface LocalFunction {
  /** The handler's answer; rejects with FunctionError. */
  invoke(event: unknown): Promise<unknown>;
  /** Has at least `count` idle, initialised instances, so that as many events at once meet as many instances. */
  warm(count: number): Promise<void>;
  /** Ends all idle instances: the next event meets a cold start. */
  recycle(): Promise<void>;
  /** The settings that it was given, without what Lambda defines. */
  readonly env: Readonly<Record<string, string>>;
  /** How many instances are alive. */
  instanceCount(): number;
  /** All lines that instances wrote to stdout and stderr, in order of arrival. */
  readonly logs: string[];
  readonly reports: InvocationReport[];
  close(): Promise<void>;
}

interface Running {
  readonly fleet: Fleet;
  readonly reports: InvocationReport[];
  readonly concurrencyLimit: number;
  busy: number;
}

const eventLimitBytes = 6_291_456;

/** Returns the function, ready to be invoked; with `instances` it rejects when one of them cannot start. */
export async function startFunction(options: FunctionOptions): Promise<LocalFunction> {
  const folder = await mkdtemp(join(tmpdir(), 'local-function-'));
  const caFile = join(folder, 'ca.pem');
  await writeFile(caFile, options.ca);
  const logs: string[] = [];
  const onLine = (line: string) => {
    logs.push(line);
    options.onLog?.(line);
  };
  const fleet = openFleet(() => startInstance({ options, caFile, onLine }));
  const concurrencyLimit = options.concurrencyLimit ?? Number.POSITIVE_INFINITY;
  const running: Running = { fleet, reports: [], concurrencyLimit, busy: 0 };
  const close = async () => {
    await fleet.close();
    await rm(folder, { recursive: true, force: true });
  };
  await fleet.warm(options.instances ?? 0).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  return {
    invoke: (event) => invoke(running, event),
    warm: fleet.warm,
    recycle: fleet.recycle,
    env: options.env,
    instanceCount: fleet.size,
    logs,
    reports: running.reports,
    close,
  };
}

async function invoke(running: Running, event: unknown): Promise<unknown> {
  const body = JSON.stringify(event);
  requireAdmission(running, body);
  running.busy += 1;
  try {
    return await invokeOnFleet(running, body);
  } finally {
    running.busy -= 1;
  }
}

async function invokeOnFleet({ fleet, reports }: Running, body: string): Promise<unknown> {
  const taken = await fleet.take();
  try {
    return await invokeOn(taken, body, reports);
  } finally {
    await fleet.giveBack(taken.instance);
  }
}

function requireAdmission({ busy, concurrencyLimit }: Running, body: string): void {
  if (Buffer.byteLength(body) > eventLimitBytes) {
    throw new FunctionError({
      errorType: 'RequestTooLargeException',
      errorMessage: `Request must be smaller than ${eventLimitBytes} bytes for the InvokeFunction operation`,
    });
  }
  if (busy >= concurrencyLimit) {
    throw new FunctionError({
      errorType: 'TooManyRequestsException',
      errorMessage: 'Rate Exceeded.',
    });
  }
}

async function invokeOn(
  { instance, isCold }: TakenInstance,
  body: string,
  reports: InvocationReport[],
): Promise<unknown> {
  const requestId = randomUUID();
  const startedAt = performance.now();
  const report = (ending: { readonly errorType?: string }) =>
    reports.push({
      requestId,
      durationMs: performance.now() - startedAt,
      ...(isCold && { initMs: instance.initMs }),
      ...ending,
    });
  try {
    const response = await instance.invoke(body, requestId);
    report({});
    return JSON.parse(response);
  } catch (error) {
    if (error instanceof FunctionError) report({ errorType: error.errorType });
    throw error;
  }
}
