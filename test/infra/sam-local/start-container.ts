// In: what SAM CLI would start a container with. Out: the function in a process with exactly this environment.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { startRuntimeApi } from '#infra/local/lambda/start-runtime-api.ts';

/** As run-sam-local.py prints it. */
export interface Container {
  readonly environment: Readonly<Record<string, string>>;
  readonly hosts: Readonly<Record<string, string>>;
  readonly event: unknown;
  readonly architecture: string;
}

export interface StartedContainer {
  invoke(event: unknown): Promise<unknown>;
  close(): Promise<void>;
}

const ROOT = join(import.meta.dirname, '../../..');

/**
 * Returns the running function. `artefact` stands for /var/task. What the image of the container defines is added
 * (https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html). Rejects when the function does not start.
 */
export async function startContainer(
  { environment }: Container,
  artefact: string,
): Promise<StartedContainer> {
  const ready = Promise.withResolvers<void>();
  const api = await startRuntimeApi({ onIdle: ready.resolve, onInitError: ready.reject });
  const mounted = Object.entries(environment).map(([name, value]) => [
    name,
    value.replace(/^\/var\/task\//, `${artefact}/`),
  ]);
  const child = spawn(
    process.execPath,
    [
      '--import',
      join(import.meta.dirname, 'know-host.ts'),
      join(ROOT, 'infra/local/lambda/bootstrap.ts'),
    ],
    {
      cwd: artefact,
      env: {
        ...Object.fromEntries(mounted),
        AWS_LAMBDA_RUNTIME_API: api.address,
        LAMBDA_TASK_ROOT: artefact,
        _HANDLER: environment['AWS_LAMBDA_FUNCTION_HANDLER'],
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const written = text(child.stdout);
  const close = async () => {
    child.kill('SIGKILL');
    await written;
    await api.close();
  };
  const died = once(child, 'exit').then(() => Promise.reject(new Error('the function has ended')));
  try {
    await Promise.race([ready.promise, died]);
  } catch (error) {
    await close();
    throw new Error(await written, { cause: error });
  }
  died.catch(() => {});
  return {
    invoke: async (event) => JSON.parse(await api.invoke(toInvocation(event))),
    close,
  };
}

function toInvocation(event: unknown) {
  return {
    requestId: randomUUID(),
    body: JSON.stringify(event),
    deadlineMs: Date.now() + 15_000,
    functionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:SignOnFunction',
    traceId: 'Root=1-69280a80-0123456789abcdef01234567;Sampled=0',
  };
}
