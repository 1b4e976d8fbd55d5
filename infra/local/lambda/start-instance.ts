import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { FunctionError } from './function-error.ts';
import { type FunctionOptions, functionArn } from './instance-environment.ts';
import { spawnRuntime } from './spawn-runtime.ts';
import { type RuntimeApi, startRuntimeApi } from './start-runtime-api.ts';
import { hasLife, withinLife } from './within-life.ts';

/** What an instance is made of. */
export interface InstanceSpec {
  readonly options: FunctionOptions;
  readonly caFile: string;
  readonly onLine: (line: string) => void;
}

/** One execution environment; `initMs` is how long it took until it asked for its first event. */
export interface Instance {
  readonly initMs: number;
  isAlive(): boolean;
  /** Resolves with the response's text, rejects with FunctionError; a timeout or a death ends the instance. */
  invoke(body: string, requestId: string): Promise<string>;
  stop(): Promise<void>;
}

interface InstanceParts {
  readonly child: ChildProcess;
  readonly api: RuntimeApi;
  readonly options: FunctionOptions;
}

// https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html: the limit of the init phase.
const initLimitMs = 10_000;

/** Returns an instance that is initialised; rejects with the FunctionError that its initialisation ended in. */
export async function startInstance({ options, caFile, onLine }: InstanceSpec): Promise<Instance> {
  const startedAt = performance.now();
  const ready = Promise.withResolvers<void>();
  const api = await startRuntimeApi({
    onIdle: () => {
      ready.resolve();
      if (options.freezeIdle ?? true) child.kill('SIGSTOP');
    },
    onInitError: ready.reject,
  });
  const child = spawnRuntime(options, { runtimeApi: api.address, caFile }, onLine);
  const parts: InstanceParts = { child, api, options };
  try {
    await withinLife(child, ready.promise, { ms: initLimitMs, requestId: randomUUID() });
  } catch (error) {
    await stop(parts);
    throw error;
  }
  return {
    initMs: performance.now() - startedAt,
    isAlive: () => hasLife(child),
    invoke: (body, requestId) => invoke(parts, body, requestId),
    stop: () => stop(parts),
  };
}

async function invoke(parts: InstanceParts, body: string, requestId: string): Promise<string> {
  const { child, api, options } = parts;
  const ms = (options.timeoutSeconds ?? 10) * 1000;
  const response = api.invoke({
    requestId,
    body,
    deadlineMs: Date.now() + ms,
    functionArn: functionArn(options),
    traceId: traceIdOf(requestId),
  });
  child.kill('SIGCONT');
  try {
    return await withinLife(child, response, { ms, requestId });
  } catch (error) {
    if (error instanceof FunctionError && error.errorType === 'Sandbox.Timedout') await stop(parts);
    throw error;
  }
}

function traceIdOf(requestId: string): string {
  const seconds = Math.floor(Date.now() / 1000).toString(16);
  return `Root=1-${seconds}-${requestId.replaceAll('-', '').slice(0, 24)};Sampled=0`;
}

async function stop({ child, api }: InstanceParts): Promise<void> {
  if (hasLife(child)) {
    const closed = once(child, 'close');
    child.kill('SIGKILL');
    await closed;
  }
  await api.close();
}
